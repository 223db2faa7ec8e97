import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NO_PROGRESS, type ProgressCounters } from '../../shared/ports/progress-counters.ts';
import { EXPIRES_AT } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';

export function progressCountersContract(name: string, make: () => ProgressCounters | Promise<ProgressCounters>): void {
	describe(`progress counters (${name})`, () => {
		let counters: ProgressCounters;
		let jobId: string;
		beforeAll(async () => {
			counters = await make();
		});
		beforeEach(() => {
			jobId = freshId();
		});

		it('are 0 before anything was added', async () => {
			expect(await counters.read(jobId)).toEqual(NO_PROGRESS);
			expect(await counters.add(jobId, {}, EXPIRES_AT)).toEqual(NO_PROGRESS);
		});

		it('tell who adds what they are afterwards', async () => {
			await counters.add(jobId, { planned: 3, targets: 30, ended: 1 }, EXPIRES_AT);

			const after = await counters.add(
				jobId,
				{
					planned: 0,
					recorded: 1,
					settled: 10,
					failed: 2,
					ok: 8,
					http_error: 2,
					bytes: 5_000_000_000,
					invocations: 1,
					nanoUsd: 16_867,
				},
				EXPIRES_AT,
			);

			const sum = {
				...NO_PROGRESS,
				planned: 3,
				recorded: 1,
				targets: 30,
				settled: 10,
				failed: 2,
				ok: 8,
				http_error: 2,
				bytes: 5_000_000_000,
				ended: 1,
				invocations: 1,
				nanoUsd: 16_867,
			};
			expect(after).toEqual(sum);
			expect(await counters.read(jobId)).toEqual(sum);
		});

		it('lose none of 50 additions at once', async () => {
			const seen = await Promise.all(
				Array.from({ length: 50 }, () => counters.add(jobId, { recorded: 1, bytes: 7 }, EXPIRES_AT)),
			);

			expect(seen.map((progress) => progress.recorded).sort((a, b) => a - b)).toEqual(seen.map((_, i) => i + 1));
			expect(await counters.read(jobId)).toEqual({ ...NO_PROGRESS, recorded: 50, bytes: 350 });
		});

		it('are each job’s own', async () => {
			await counters.add(freshId(), { stopping: 1 }, EXPIRES_AT);

			expect(await counters.read(jobId)).toEqual(NO_PROGRESS);
		});

		it('are 0 once they are erased, and only those of the job', async () => {
			const other = freshId();
			for (const owner of [jobId, other]) await counters.add(owner, { recorded: 1 }, EXPIRES_AT);
			await counters.erase(jobId);

			expect(await counters.read(jobId)).toEqual(NO_PROGRESS);
			expect(await counters.read(other)).toMatchObject({ recorded: 1 });
		});
	});
}
