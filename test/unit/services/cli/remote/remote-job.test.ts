import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../../../services/cli/progress/progress.ts';
import type { ProgressSnapshot } from '../../../../../services/cli/progress/progress-line.ts';
import { lookAfterMs } from '../../../../../services/cli/remote/look-after.ts';
import { remoteJob } from '../../../../../services/cli/remote/remote-job.ts';
import { NO_WATCH } from '../../../../../shared/core/complete/watch.ts';
import type { Job } from '../../../../../shared/core/job.ts';
import { JOB_ID } from '../../../../support/builders.ts';
import { storeJob, urls } from '../../../../support/memory-stack.ts';
import { API_URL, createRemote } from '../../../../support/remote.ts';

const OPTIONS = { api: API_URL, allowHttp: false };

function recordingProgress() {
	const shown: ProgressSnapshot[] = [];
	const progress: Progress = { update: (one) => shown.push(one), log: () => undefined, end: () => undefined };
	return { progress, shown };
}

async function following(targets?: number, fields: Partial<Job> = {}) {
	const remote = createRemote();
	const { stack, client } = remote;
	await storeJob(stack, urls(5), { jobId: JOB_ID, state: 'running', ...fields });
	const job = remoteJob(client, {
		jobId: JOB_ID,
		options: OPTIONS,
		...(targets !== undefined && { targets }),
		clock: stack.clock,
	});
	return { ...remote, job };
}

describe('a job elsewhere', () => {
	it('is looked at after a second, and less often the longer it takes', () => {
		expect([0, 10_000, 60_000, 3_600_000].map(lookAfterMs)).toEqual([1000, 1000, 3000, 5000]);
	});

	it('is followed until it has ended', async () => {
		const { job, stack, calls } = await following(5);
		const { progress, shown } = recordingProgress();
		const watched = job.watch(progress, new AbortController().signal);
		await stack.clock.advance(2_500);
		await stack.jobs.move(JOB_ID, { from: ['running'], to: 'cancelled' });
		await stack.clock.advance(1_000);

		expect(await watched).toBe(true);
		expect(calls).toHaveLength(4);
		expect(shown).toEqual(Array(3).fill({ settled: 0, failed: 0, total: 5, instances: 0, phase: 'running' }));
	});

	it('shows what is known, where nobody has counted its targets', async () => {
		const { job, stack } = await following();
		const { progress, shown } = recordingProgress();
		const over = new AbortController();
		const watched = job.watch(progress, over.signal);
		await stack.clock.advance(1);
		over.abort();

		expect(await watched).toBe(false);
		expect(shown).toMatchObject([{ total: undefined, known: 0 }]);
	});

	it('goes on when the command is interrupted, which says how to follow it', async () => {
		const { job, stack } = await following();

		expect(await job.watch(recordingProgress().progress, AbortSignal.abort())).toBe(false);
		expect((await stack.jobs.get(JOB_ID))?.state).toBe('running');
		expect(job.texts.interrupted).toContain(`jobs watch ${JOB_ID} --api ${API_URL}`);
		expect(job.texts.kept).toContain(`jobs results ${JOB_ID} --api ${API_URL} --out FILE`);
	});

	it('is not waited for where nobody can go on with it', async () => {
		const { job } = await following(undefined, { watch: { ...NO_WATCH, blocked: 'a record is of another version' } });

		await expect(job.watch(recordingProgress().progress, new AbortController().signal)).rejects.toThrow(
			'a record is of another version',
		);
	});
});
