import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StoreError, UnreadableError } from '../../shared/core/errors.ts';
import type { PlanLog } from '../../shared/ports/plan-log.ts';
import { anEntry } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';

export function planLogContract(name: string, make: () => PlanLog | Promise<PlanLog>): void {
	describe(`a plan log (${name})`, () => {
		let log: PlanLog;
		let jobId: string;
		beforeAll(async () => {
			log = await make();
		});
		beforeEach(() => {
			jobId = freshId();
		});

		it('keeps the first entry of a number, and tells a later writer what it says', async () => {
			const first = anEntry({ jobId, attemptId: 'a', targets: 3 });

			expect(await log.append(first)).toEqual(first);
			expect(await log.append(anEntry({ jobId, attemptId: 'b', targets: 5 }))).toEqual(first);
			expect(await log.read(jobId, 0)).toEqual([first]);
		});

		it('has one winner among 20 writers at once, and each of them learns which', async () => {
			const attempts = Array.from({ length: 20 }, (_, i) => anEntry({ jobId, attemptId: `attempt-${i}` }));

			const stored = await Promise.all(attempts.map((attempt) => log.append(attempt)));

			expect(new Set(stored.map((entry) => entry.attemptId)).size).toBe(1);
			expect(await log.read(jobId, 0)).toEqual([stored[0]]);
		});

		it('R3 refuses an entry of more than 400 KB, as DynamoDB does', async () => {
			const names = (count: number) => Array.from({ length: count }, (_, i) => `12.34/${i + 10_000}`);
			const links = { targets: 0, pages: 0, overLimit: 0, lost: 0 };
			const fitting = anEntry({ jobId, links: { ...links, takenIn: names(30_000) } });
			expect(await log.append(fitting)).toEqual(fitting);

			const tooLarge = anEntry({ jobId, n: 1, links: { ...links, takenIn: names(40_000) } });
			await expect(log.append(tooLarge)).rejects.toThrow(StoreError);
			expect(await log.read(jobId, 0)).toEqual([fitting]);
		});

		it('R3 tells an entry of another version, to whoever reads or repeats it', async () => {
			await log.append(anEntry({ jobId }));
			await log.append(anEntry({ jobId, n: 1, v: 2 }));

			await expect(log.read(jobId, 0)).rejects.toThrow(`plan entry 1 of job ${jobId} is of version 2`);
			await expect(log.append(anEntry({ jobId, n: 1, attemptId: 'b' }))).rejects.toThrow(UnreadableError);
		});

		it('lets an entry that comes twice find that it has won', async () => {
			const entry = anEntry({ jobId });
			await log.append(entry);

			expect((await log.append(entry)).attemptId).toBe(entry.attemptId);
		});

		it('gives back every field as it was', async () => {
			const blob = { attemptId: 'attempt-1', store: 'object', bytes: 99_999 } as const;
			const cursor = { offset: 5_000_000_000, index: 100_000_000 };
			const entry = anEntry({ jobId, blob, cursor, closed: true, duplicates: 4, elapsedMs: 0.125, requestId: '' });
			await log.append(entry);

			expect(await log.read(jobId, 0)).toEqual([entry]);
		});

		it('reads in order of number from any number on, however many there are', async () => {
			const requestId = 'x'.repeat(5_500);
			const entries = Array.from({ length: 210 }, (_, n) => anEntry({ jobId, n, requestId }));
			await Promise.all(entries.toReversed().map((entry) => log.append(entry)));
			await log.append(anEntry({ jobId: freshId() }));

			expect(await log.read(jobId, 0)).toEqual(entries);
			expect(await log.read(jobId, 99)).toEqual(entries.slice(99));
			expect(await log.read(jobId, 210)).toEqual([]);
		});

		it('is empty once it is erased, and only its own', async () => {
			const other = freshId();
			for (let n = 0; n < 60; n++) await log.append(anEntry({ jobId, n }));
			await log.append(anEntry({ jobId: other }));
			await log.erase(jobId);

			expect(await log.read(jobId, 0)).toEqual([]);
			expect(await log.read(other, 0)).toHaveLength(1);
		});
	});
}
