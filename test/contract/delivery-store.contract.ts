import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LONGEST_LEASE_MS } from '../../shared/core/clock-skew.ts';
import type { DeliveryStore } from '../../shared/ports/delivery-store.ts';
import { EXPIRES_AT } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';
import { START } from '../support/virtual-clock.ts';

const HELD_MS = 60_000;

export function deliveryStoreContract(name: string, make: () => DeliveryStore | Promise<DeliveryStore>): void {
	describe(`a delivery store (${name})`, () => {
		let store: DeliveryStore;
		let jobId: string;
		beforeAll(async () => {
			store = await make();
		});
		beforeEach(() => {
			jobId = freshId();
		});

		const open = (destination = 'webhook-1') => store.open({ jobId, destination, type: 'webhook' }, EXPIRES_AT);
		const begin = (now = START) => store.begin(jobId, 'webhook-1', { until: now + HELD_MS, now });
		const pending = { destination: 'webhook-1', type: 'webhook', state: 'pending' };

		it('S3.6 lists what is to be sent, by name, each once however often it is noted', async () => {
			for (const destination of ['b', 'a', 'b']) await open(destination);

			const fresh = { jobId, type: 'webhook', state: 'pending', attempts: 0 };
			expect(await store.list(jobId)).toEqual([
				{ ...fresh, destination: 'a' },
				{ ...fresh, destination: 'b' },
			]);
		});

		it('S3.1 lets one of ten that come at once make the attempt, and counts it', async () => {
			await open();
			const starts = await Promise.all(Array.from({ length: 10 }, () => begin()));

			const begun = starts.filter(({ kind }) => kind === 'begun');
			expect(begun).toEqual([{ kind: 'begun', delivery: { jobId, ...pending, attempts: 1, dueAt: START + HELD_MS } }]);
			expect(starts.filter(({ kind }) => kind === 'busy')).toHaveLength(9);
		});

		it('S3.6 lets another try when the first has failed, and tells why it has', async () => {
			await open();
			await begin();
			await store.end(jobId, 'webhook-1', { state: 'pending', error: 'status 503', attemptedAt: START });

			expect(await store.list(jobId)).toEqual([
				{ jobId, ...pending, attempts: 1, error: 'status 503', attemptedAt: START },
			]);
			expect(await begin()).toMatchObject({ kind: 'begun', delivery: { attempts: 2 } });
		});

		it('S0.9 keeps what an export is, and takes up again what was given up, as new', async () => {
			const spec = { format: 'csv', parts: true, to: 's3://bucket/there/' } as const;
			await store.open({ jobId, destination: 'export:csv', type: 'export', export: spec, dueAt: START }, EXPIRES_AT);
			const start = await store.begin(jobId, 'export:csv', { until: START + HELD_MS, now: START });
			expect(start).toMatchObject({ kind: 'begun', delivery: { export: spec } });
			await store.reopen(jobId, 'export:csv', START);
			expect(await store.list(jobId)).toMatchObject([{ attempts: 1 }]);

			await store.end(jobId, 'export:csv', { state: 'failed', error: 'no', attemptedAt: START });
			await store.reopen(jobId, 'export:csv', START + 1);
			await store.reopen(jobId, 'nobody', START);
			const again = { jobId, destination: 'export:csv', type: 'export', export: spec, state: 'pending', attempts: 0 };
			expect(await store.list(jobId)).toEqual([{ ...again, attemptedAt: START, dueAt: START + 1 }]);
			expect((await store.pending()).map((each) => each.jobId)).toContain(jobId);
			expect((await store.begin(jobId, 'export:csv', { until: START + HELD_MS, now: START })).kind).toBe('begun');
		});

		it('takes who is away for too long for dead', async () => {
			await open();
			await begin();

			expect((await begin(START + HELD_MS - 1)).kind).toBe('busy');
			expect((await begin(START + HELD_MS)).kind).toBe('begun');
		});

		it('does not wait for a clock that was wrong', async () => {
			await open();
			await begin(START + LONGEST_LEASE_MS);

			expect((await begin(START)).kind).toBe('begun');
		});

		it.each(['delivered', 'failed'] as const)('makes no attempt at what is %s', async (state) => {
			await open();
			await begin();
			await store.end(jobId, 'webhook-1', { state, attemptedAt: START });

			expect(await begin(START + HELD_MS)).toEqual({ kind: 'over' });
			expect(await store.list(jobId)).toEqual([{ jobId, ...pending, state, attempts: 1, attemptedAt: START }]);
		});

		it('S3.1 forgets nothing that was delivered, whoever comes late', async () => {
			await open();
			await begin();
			await store.end(jobId, 'webhook-1', { state: 'delivered', attemptedAt: START });
			await store.end(jobId, 'webhook-1', { state: 'failed', error: 'late', attemptedAt: START + 1 });
			await open();

			expect((await store.list(jobId)).map(({ state, error }) => [state, error])).toEqual([['delivered', undefined]]);
		});

		it('S3.1 lists what is pending, of all jobs, with when its next attempt is due', async () => {
			const ours = async () => (await store.pending()).filter((delivery) => delivery.jobId === jobId);
			const due = async () => (await ours()).map(({ dueAt }) => dueAt);
			await store.open({ jobId, destination: 'webhook-1', type: 'webhook', dueAt: START }, EXPIRES_AT);
			expect(await due()).toEqual([START]);
			await begin();
			expect(await due()).toEqual([START + HELD_MS]);
			await store.end(jobId, 'webhook-1', { state: 'pending', error: '503', attemptedAt: START, dueAt: START + 5_000 });
			expect(await due()).toEqual([START + 5_000]);
			await store.resent(jobId, 'webhook-1', START + 9_000);
			expect(await ours()).toEqual([
				{ jobId, ...pending, attempts: 1, error: '503', attemptedAt: START, dueAt: START + 9_000 },
			]);

			await store.end(jobId, 'webhook-1', { state: 'delivered', attemptedAt: START + 10_000 });
			await store.resent(jobId, 'webhook-1', START + 11_000);
			expect(await ours()).toEqual([]);
			expect(await store.list(jobId)).toMatchObject([{ state: 'delivered' }]);
			expect((await store.list(jobId))[0]).not.toHaveProperty('dueAt');
		});

		it('S3.6 does not try again what was given up meanwhile, but knows if it arrived after all', async () => {
			await open();
			await begin();
			await store.end(jobId, 'webhook-1', { state: 'failed', error: 'each attempt died', attemptedAt: START });
			await store.end(jobId, 'webhook-1', {
				state: 'pending',
				error: '503',
				attemptedAt: START + 1,
				dueAt: START + 5_000,
			});
			expect(await store.list(jobId)).toMatchObject([{ state: 'failed', error: 'each attempt died' }]);
			expect((await store.pending()).filter((delivery) => delivery.jobId === jobId)).toEqual([]);

			await store.end(jobId, 'webhook-1', { state: 'delivered', attemptedAt: START + 2 });
			expect(await store.list(jobId)).toMatchObject([{ state: 'delivered' }]);
		});

		it('has nothing of a job that is erased, and begins nothing for it', async () => {
			await open();
			await store.erase(jobId);
			await store.end(jobId, 'webhook-1', { state: 'failed', attemptedAt: START });

			expect(await begin()).toEqual({ kind: 'over' });
			expect(await store.list(jobId)).toEqual([]);
		});
	});
}
