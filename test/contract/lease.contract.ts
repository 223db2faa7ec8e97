import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JobStore } from '../../shared/ports/job-store.ts';
import { freshId } from '../support/fresh-id.ts';

/** The leases of a job store; a lease needs no job. */
export function leaseContract(name: string, make: () => JobStore | Promise<JobStore>): void {
	describe(`the leases of a job store (${name})`, () => {
		let store: JobStore;
		let jobId: string;
		beforeAll(async () => {
			store = await make();
		});
		beforeEach(() => {
			jobId = freshId();
		});

		it('go to one of 20 that want one at once', async () => {
			const taken = await Promise.all(Array.from({ length: 20 }, () => store.lease(jobId, 'recount', 2_000, 1_000)));

			expect(taken.filter(Boolean)).toHaveLength(1);
		});

		it('are free again once given back', async () => {
			await store.lease(jobId, 'recount', 2_000, 1_000);

			expect(await store.release(jobId, 'recount')).toBe(false);
			expect(await store.lease(jobId, 'recount', 2_000, 1_000)).toBe(true);
		});

		it('are free again when their time is up', async () => {
			await store.lease(jobId, 'recount', 2_000, 1_000);

			expect(await store.lease(jobId, 'recount', 2_999, 1_999)).toBe(false);
			expect(await store.lease(jobId, 'recount', 3_000, 2_000)).toBe(true);
		});

		it('R1 are free of a holder whose clock was an hour ahead', async () => {
			await store.lease(jobId, 'recount', 3_600_000 + 60_000, 3_600_000);

			expect(await store.lease(jobId, 'recount', 60_000, 0)).toBe(true);
		});

		it('tell who gives one back that somebody came for it', async () => {
			await store.lease(jobId, 'recount', 2_000, 1_000);
			await store.lease(jobId, 'recount', 2_000, 1_000);

			expect(await store.release(jobId, 'recount')).toBe(true);
		});

		it('forget with the next holder who came before', async () => {
			await store.lease(jobId, 'recount', 2_000, 1_000);
			await store.lease(jobId, 'recount', 2_000, 1_000);
			await store.lease(jobId, 'recount', 4_000, 3_000);

			expect(await store.release(jobId, 'recount')).toBe(false);
		});

		it('are apart by name and by job', async () => {
			await store.lease(jobId, 'recount', 2_000, 1_000);

			expect(await store.lease(jobId, 'report', 2_000, 1_000)).toBe(true);
			expect(await store.lease(freshId(), 'recount', 2_000, 1_000)).toBe(true);
			expect(await store.release(jobId, 'recount')).toBe(false);
		});

		it('can be given back by one who has none', async () => {
			expect(await store.release(jobId, 'recount')).toBe(false);
		});
	});
}
