import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RobotsClaimRequest, RobotsFound, RobotsStore } from '../../shared/ports/robots-store.ts';
import { EXPIRES_AT } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';

export function robotsStoreContract(name: string, make: () => RobotsStore | Promise<RobotsStore>): void {
	describe(`a robots store (${name})`, () => {
		let store: RobotsStore;
		let jobId: string;
		beforeAll(async () => {
			store = await make();
		});
		beforeEach(() => {
			jobId = freshId();
		});

		const aClaim = (fields: Partial<RobotsClaimRequest> = {}): RobotsClaimRequest => ({
			jobId,
			origin: 'https://example.com',
			claimant: freshId(),
			now: 1_000,
			until: 2_000,
			expiresAt: EXPIRES_AT,
			...fields,
		});

		it('lets one of 20 that want it at once fetch a robots.txt, and tells the others until when to wait', async () => {
			const claims = await Promise.all(Array.from({ length: 20 }, () => store.claim(aClaim())));

			expect(claims.filter(({ kind }) => kind === 'ours')).toHaveLength(1);
			expect(claims.filter(({ kind }) => kind === 'theirs')).toEqual(
				Array.from({ length: 19 }, () => ({ kind: 'theirs', until: 2_000 })),
			);
		});

		it('S4.8 tells origins of any length apart', async () => {
			const origin = `https://${'x'.repeat(8_000)}`;
			await store.keep({ kind: 'open' }, aClaim({ origin }));

			expect(await store.claim(aClaim({ origin: `${origin}y` }))).toEqual({ kind: 'ours' });
			expect(await store.claim(aClaim({ origin }))).toEqual({ kind: 'known', found: { kind: 'open' } });
		});

		it('knows a claimant whose call was repeated', async () => {
			const claim = aClaim();
			await store.claim(claim);

			expect(await store.claim(claim)).toEqual({ kind: 'ours' });
		});

		it('takes a claimant for dead when its time is up', async () => {
			await store.claim(aClaim());

			expect(await store.claim(aClaim({ now: 1_999, until: 2_999 }))).toEqual({ kind: 'theirs', until: 2_000 });
			expect(await store.claim(aClaim({ now: 2_000, until: 3_000 }))).toEqual({ kind: 'ours' });
		});

		it('R1 lets another take it on from one whose clock was an hour ahead', async () => {
			await store.claim(aClaim({ now: 3_600_000, until: 3_601_000 }));

			expect(await store.claim(aClaim({ now: 0, until: 1_000 }))).toEqual({ kind: 'ours' });
		});

		it.each<RobotsFound>([
			{ kind: 'rules', blob: { attemptId: 'blob-1', store: 'table', bytes: 12 } },
			{ kind: 'open' },
			{ kind: 'closed', reason: '503' },
		])('tells everybody what was found: $kind', async (found) => {
			await store.claim(aClaim());
			await store.keep(found, aClaim());

			expect(await store.claim(aClaim())).toEqual({ kind: 'known', found });
			expect(await store.claim(aClaim({ now: 9_000, until: 9_999 }))).toEqual({ kind: 'known', found });
		});

		it('keeps origins and jobs apart, and forgets a job that is erased', async () => {
			await store.keep({ kind: 'open' }, aClaim());

			expect(await store.claim(aClaim({ origin: 'http://example.com' }))).toEqual({ kind: 'ours' });
			expect(await store.claim(aClaim({ jobId: freshId() }))).toEqual({ kind: 'ours' });
			await store.erase(jobId);
			expect(await store.claim(aClaim())).toEqual({ kind: 'ours' });
		});
	});
}
