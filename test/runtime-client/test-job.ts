import { createResultReader } from '../../shared/app/jobs/read-results.ts';
import { createJobStarter } from '../../shared/app/jobs/start-job.ts';
import { hasEnded, type Job, type JobOptions, type Mode } from '../../shared/core/job.ts';
import { encodeChunk } from '../../shared/core/messages.ts';
import type { Result } from '../../shared/core/result.ts';
import type { Target } from '../../shared/core/target.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { createStack, type Stack } from '../../shared/runtime/stack.ts';
import { aJob, options } from '../support/builders.ts';
import { collect } from '../support/collect.ts';
import { createRecordingLog } from '../support/fakes.ts';
import { freshId } from '../support/fresh-id.ts';
import type { Stage } from './stage.ts';

/** The stored side of a stage's jobs, from outside of any function. */
export interface TestJobs {
	readonly stack: Stack;
	start(mode: Mode, urls: readonly string[], own?: Partial<JobOptions>): Promise<Job>;
	/** Whether the job is over, and how. */
	ended(jobId: string): Promise<Job | undefined>;
	/** Stores a job that is under way, and gives the bodies of its chunks. */
	underWay(urls: readonly string[], own?: Partial<JobOptions>): Promise<{ job: Job; bodies: string[] }>;
	/** In the order of the source. */
	results(jobId: string): Promise<Result[]>;
}

export function openJobs({ cloud }: Stage): TestJobs {
	const stack = createStack(readSettings(cloud.environment), createRecordingLog());
	const startJob = createJobStarter(stack);
	const readResults = createResultReader(stack);

	return {
		stack,
		start: (mode, urls, own = {}) =>
			startJob({ mode, source: { name: 'urls', targets: urls }, options: () => options(own), keepDays: 1 }),
		async ended(jobId) {
			const job = await stack.jobs.get(jobId);
			return job !== undefined && hasEnded(job.state) ? job : undefined;
		},
		async underWay(urls, own = {}) {
			const job = aJob({ jobId: freshId(), options: options(own), expiresAt: Math.floor(Date.now() / 1000) + 86_400 });
			await stack.jobs.create(job);
			const targets = urls.map((url, index): Target => ({ index, url }));
			const { chunkSize } = job.options;
			const bodies: string[] = [];
			for (let at = 0; at < targets.length; at += chunkSize) {
				const chunk = { jobId: job.jobId, chunkId: `0.${bodies.length}`, targets: targets.slice(at, at + chunkSize) };
				bodies.push(encodeChunk(chunk));
			}
			return { job, bodies };
		},
		async results(jobId) {
			const results = await collect(readResults(jobId, 'completion'));
			return results.toSorted((a, b) => a.index - b.index);
		},
	};
}
