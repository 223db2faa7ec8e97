import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UnreadableError } from '../../shared/core/errors.ts';
import type { LedgerStore } from '../../shared/ports/ledger-store.ts';
import { aLine, EXPIRES_AT } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';

export function ledgerStoreContract(name: string, make: () => LedgerStore | Promise<LedgerStore>): void {
	describe(`a ledger store (${name})`, () => {
		let store: LedgerStore;
		let jobId: string;
		beforeAll(async () => {
			store = await make();
		});
		beforeEach(() => {
			jobId = freshId();
		});

		it('gives back every field of a line as it was', async () => {
			const line = aLine({ jobId, cold: true, initMs: 123.456, cpuUserMs: 0.001, sqsGroupedRequests: 2.5 });
			await store.write(line, EXPIRES_AT);

			expect(await store.list(jobId)).toEqual([line]);
		});

		it('keeps the last of the lines that an invocation writes for a job', async () => {
			await store.write(aLine({ jobId, billedMs: 1 }), EXPIRES_AT);
			await store.write(aLine({ jobId, billedMs: 2 }), EXPIRES_AT);

			expect(await store.list(jobId)).toEqual([aLine({ jobId, billedMs: 2 })]);
		});

		it('keeps a line for each of the jobs of an invocation', async () => {
			const other = freshId();
			await store.write(aLine({ jobId }), EXPIRES_AT);
			await store.write(aLine({ jobId: other }), EXPIRES_AT);

			expect(await store.list(jobId)).toEqual([aLine({ jobId })]);
			expect(await store.list(other)).toEqual([aLine({ jobId: other })]);
		});

		it('lists all lines, however many there are, at once after they were written', async () => {
			const functionName = 'x'.repeat(5_500);
			const ids = Array.from({ length: 210 }, (_, i) => `request-${String(i).padStart(3, '0')}`);
			await Promise.all(ids.map((requestId) => store.write(aLine({ jobId, requestId, functionName }), EXPIRES_AT)));

			expect((await store.list(jobId)).map((line) => line.requestId).sort()).toEqual(ids);
		});

		it('R3 tells a line of another version, of its job alone', async () => {
			const other = freshId();
			await store.write(aLine({ jobId, v: 2 }), EXPIRES_AT);
			await store.write(aLine({ jobId: other }), EXPIRES_AT);

			await expect(store.list(jobId)).rejects.toThrow(UnreadableError);
			expect(await store.list(other)).toEqual([aLine({ jobId: other })]);
		});

		it('lists nothing of a job without lines', async () => {
			expect(await store.list(jobId)).toEqual([]);
		});

		it('has no lines of a job that is erased, and all of another', async () => {
			const other = freshId();
			for (const owner of [jobId, other]) await store.write(aLine({ jobId: owner }), EXPIRES_AT);
			await store.erase(jobId);

			expect(await store.list(jobId)).toEqual([]);
			expect(await store.list(other)).toHaveLength(1);
		});
	});
}
