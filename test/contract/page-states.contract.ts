import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PageState } from '../../shared/core/page-state.ts';
import type { PageStates } from '../../shared/ports/page-states.ts';
import { EXPIRES_AT } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';

const NOW = 1_000_000;

export function pageStatesContract(name: string, make: () => PageStates | Promise<PageStates>): void {
	describe(`states of pages (${name})`, () => {
		let store: PageStates;
		let job: string;
		beforeAll(async () => {
			store = await make();
		});
		beforeEach(() => {
			job = freshId();
		});

		const aState = (fields: Partial<PageState> = {}): PageState => ({
			key: 'page-1',
			hash: 'text',
			etag: 'W/"1"',
			lastModified: 'Tue, 01 Dec 2026 10:00:00 GMT',
			request: 'request',
			fetchedAt: NOW,
			expiresAt: EXPIRES_AT,
			...fields,
		});
		const found = async (key = 'page-1', of = job) => (await store.find(of, [key])).get(key);

		it('knows what was kept of more pages than one call takes, and nothing of others', async () => {
			const states = Array.from({ length: 230 }, (_, i) => aState({ key: `page-${i}`, hash: `text ${i}` }));
			await store.keep(job, states, NOW);
			const keys = [...states.map(({ key }) => key), 'page-x', 'page-1'];

			expect(await store.find(job, keys)).toEqual(new Map(states.map((state) => [state.key, state])));
			expect(await store.find(job, [])).toEqual(new Map());
		});

		it('keeps what has no more than a time', async () => {
			const bare = { key: 'page-1', fetchedAt: NOW, expiresAt: EXPIRES_AT };
			await store.keep(job, [bare], NOW);

			expect(await found()).toEqual(bare);
		});

		it('tells names apart', async () => {
			await store.keep(job, [aState()], NOW);

			expect(await found('page-1', `${job}0`)).toBeUndefined();
		});

		it('R1 keeps what was seen last, in whichever order and however often it is told', async () => {
			const [old, fresh] = [aState({ hash: 'old' }), aState({ hash: 'fresh', fetchedAt: NOW + 1 })];
			await store.keep(job, [old], NOW);
			await store.keep(job, [fresh], NOW + 1);
			await store.keep(job, [old], NOW + 2);
			await store.keep(job, [fresh], NOW + 3);

			expect(await found()).toEqual(fresh);
		});

		it('R1 does not believe a clock that was far ahead', async () => {
			await store.keep(job, [aState({ hash: 'ahead', fetchedAt: NOW + 3_600_000 })], NOW + 3_600_000);
			await store.keep(job, [aState({ hash: 'now' })], NOW);

			expect(await found()).toMatchObject({ hash: 'now' });
		});

		it('clears away the names that have expired, with their pages', async () => {
			const [old, used] = [`${job}-old`, `${job}-used`];
			for (const each of [old, used]) await store.keep(each, [aState()], NOW);
			await store.use(old, EXPIRES_AT);
			await store.use(used, EXPIRES_AT);
			await store.use(used, EXPIRES_AT + 10);
			await store.tidy((EXPIRES_AT + 5) * 1000);

			expect(await found('page-1', old)).toBeUndefined();
			expect(await found('page-1', used)).toEqual(aState());
		});
	});
}
