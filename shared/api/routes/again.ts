import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { createJobResumer } from '../../app/jobs/resume-job.ts';
import { createJobRetrier } from '../../app/jobs/retry-job.ts';
import { createJobStarter } from '../../app/jobs/start-job.ts';
import { createOnceStarter } from '../../app/jobs/start-once.ts';
import { ConflictError } from '../../core/errors.ts';
import { hasEnded, type Job, type JobOptions } from '../../core/job.ts';
import { chooseChunkSize } from '../../core/record/chunk-cutter.ts';
import { instancesIn } from '../../model/setting.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { JobState, StartedJob } from '../schemas/answers.ts';
import { requireJob } from './job.ts';
import { startedJob } from './jobs.ts';
import { IdempotencyHeader, JobPath, problems, SECURITY } from './route-parts.ts';

/** What is done once more: the failed targets of a job, and a job that stands still. */
export function addAgainRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const retryJob = createJobRetrier({ ...deps, startJob: createJobStarter(deps) });
	const startOnce = createOnceStarter(deps);
	const resumeJob = createJobResumer(deps);

	const retry = createRoute({
		method: 'post',
		path: '/jobs/{jobId}/retry',
		summary: 'Starts a job of the targets that failed in another.',
		security: SECURITY,
		middleware: requireKey('write'),
		request: { params: JobPath, headers: IdempotencyHeader },
		responses: {
			202: {
				description: 'The new job.',
				headers: z.object({ location: z.string() }),
				content: { 'application/json': { schema: StartedJob } },
			},
			...problems(404, 409),
		},
	});
	app.openapi(retry, async (c) => {
		const old = await requireJob(deps, c.req.valid('param').jobId);
		if (!hasEnded(old.state)) throw new ConflictError(`job ${old.jobId} has not ended, it is ${old.state}`);
		const call = {
			caller: c.var.key.id,
			key: c.req.valid('header')['idempotency-key'],
			request: `retry ${old.jobId}`,
		};
		const job = await startOnce(call, (newJobId) =>
			retryJob({ jobId: old.jobId, newJobId, options: retryOptions(old, deps), keepDays: deps.facts.keepDays }),
		);
		if (job === undefined) throw new ConflictError(`job ${old.jobId} has no failed targets`);
		return c.json(startedJob(job.jobId), 202, { location: `/jobs/${job.jobId}` });
	});

	const resume = createRoute({
		method: 'post',
		path: '/jobs/{jobId}/resume',
		summary: 'Goes on with a job whose messages are lost.',
		security: SECURITY,
		middleware: requireKey('write'),
		request: { params: JobPath },
		responses: {
			200: { description: 'It had ended.', content: { 'application/json': { schema: JobState } } },
			202: { description: 'It goes on.', content: { 'application/json': { schema: JobState } } },
			...problems(404, 409),
		},
	});
	app.openapi(resume, async (c) => {
		const { jobId, state } = await resumeJob(c.req.valid('param').jobId);
		return hasEnded(state) ? c.json({ jobId, state }, 200) : c.json({ jobId, state }, 202);
	});
}

/** Fewer targets than the old job had want smaller chunks, to be shared out. */
function retryOptions({ mode, options }: Job, { facts }: ApiDeps): (targets: number) => JobOptions {
	const chosen = (targets: number) => chooseChunkSize(targets, instancesIn({ mode, maxInstances: facts.maxInstances }));
	return (targets) => ({ ...options, chunkSize: Math.min(options.chunkSize, chosen(targets)) });
}
