import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SinkStore } from '../../shared/ports/sink-store.ts';
import { EXPIRES_AT } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';

export function sinkStoreContract(name: string, make: () => SinkStore | Promise<SinkStore>): void {
	describe(`a sink store (${name})`, () => {
		let store: SinkStore;
		let jobId: string;
		beforeAll(async () => {
			store = await make();
		});
		beforeEach(() => {
			jobId = freshId();
		});

		const open = () => store.open(jobId, EXPIRES_AT);
		const note = (...chunks: readonly (readonly [string, number])[]) =>
			store.noteWritten(
				jobId,
				chunks.map(([chunkId, rows]) => ({ chunkId, rows })),
				EXPIRES_AT,
			);

		it('S0.8 knows which jobs have rows to be written, until they have ended', async () => {
			await open();
			await open();
			expect((await store.unfinished()).filter((each) => each === jobId)).toEqual([jobId]);
			expect(await store.read(jobId)).toEqual({ jobId, state: 'writing', rows: 0 });

			await store.end(jobId, 'written', 7);
			expect(await store.unfinished()).not.toContain(jobId);
			expect(await store.read(jobId)).toEqual({ jobId, state: 'written', rows: 7 });
		});

		it('S0.8 counts each chunk once, however often it is written', async () => {
			await open();
			const many = Array.from({ length: 25 }, (_, i) => [`1.${i}`, 2] as const);
			await note(['0.0', 10], ['0.1', 5]);
			await note(['0.1', 5], ...many);

			expect(await store.read(jobId)).toMatchObject({ rows: 65 });
			const chunks = await store.writtenChunks(jobId);
			expect(chunks.size).toBe(27);
			expect(chunks.get('0.1')).toBe(5);
		});

		it('S0.8 tells why rows are not written, and forgets it once they are', async () => {
			await open();
			await store.noteFailure(jobId, { error: 'it is away', failedAt: 5 });
			expect(await store.read(jobId)).toEqual({ jobId, state: 'writing', rows: 0, error: 'it is away', failedAt: 5 });

			await note(['0.0', 1]);
			expect(await store.read(jobId)).toEqual({ jobId, state: 'writing', rows: 1 });
		});

		it('keeps the state of a job that has ended, whoever comes late', async () => {
			await open();
			await store.noteFailure(jobId, { error: 'it is away', failedAt: 5 });
			await store.end(jobId, 'failed');
			await store.noteFailure(jobId, { error: 'late', failedAt: 6 });
			await store.end(jobId, 'written', 9);
			await open();

			expect(await store.read(jobId)).toEqual({ jobId, state: 'failed', rows: 0, error: 'it is away', failedAt: 5 });
		});

		it('takes up again what was given up, and nothing else', async () => {
			await store.reopen(jobId, EXPIRES_AT);
			expect(await store.read(jobId)).toBeUndefined();

			await open();
			await store.noteFailure(jobId, { error: 'it is away', failedAt: 5 });
			await store.end(jobId, 'failed');
			await store.reopen(jobId, EXPIRES_AT);

			expect(await store.read(jobId)).toEqual({ jobId, state: 'writing', rows: 0 });
			expect(await store.unfinished()).toContain(jobId);
		});

		it('has nothing of a job that is erased', async () => {
			await open();
			await note(['0.0', 1]);
			await store.erase(jobId);

			expect(await store.read(jobId)).toBeUndefined();
			expect(await store.unfinished()).not.toContain(jobId);
			expect((await store.writtenChunks(jobId)).size).toBe(0);
		});
	});
}
