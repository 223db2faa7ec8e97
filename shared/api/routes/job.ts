import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { forgetBlocked } from '../../app/jobs/blocked-job.ts';
import { createJobStopper } from '../../app/jobs/stop-job.ts';
import { createJobSummarizer } from '../../app/jobs/summarize-job.ts';
import { JobNotFoundError } from '../../core/errors.ts';
import { hasEnded, type Job } from '../../core/job.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { JobState, JobSummary } from '../schemas/answers.ts';
import { JobPath, problems, SECURITY } from './route-parts.ts';

/** One job: how it is, and stopping it. */
export function addJobRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const summarizeJob = createJobSummarizer(deps);
	const stopJob = createJobStopper(deps);

	const show = createRoute({
		method: 'get',
		path: '/jobs/{jobId}',
		summary: 'Tells how a job is.',
		security: SECURITY,
		middleware: requireKey('read'),
		request: { params: JobPath },
		responses: {
			200: { description: 'Its summary.', content: { 'application/json': { schema: JobSummary } } },
			...problems(404, 409),
		},
	});
	app.openapi(show, async (c) => {
		const job = await requireJob(deps, c.req.valid('param').jobId);
		return c.json((await summarizeJob(job)) as never, 200);
	});

	const cancel = createRoute({
		method: 'delete',
		path: '/jobs/{jobId}',
		summary: 'Stops a job: no new target starts.',
		security: SECURITY,
		middleware: requireKey('write'),
		request: { params: JobPath },
		responses: {
			200: { description: 'It had ended.', content: { 'application/json': { schema: JobState } } },
			202: { description: 'It stops.', content: { 'application/json': { schema: JobState } } },
			...problems(404, 409),
		},
	});
	app.openapi(cancel, async (c) => {
		const { jobId } = c.req.valid('param');
		const job = await requireJob(deps, jobId);
		if (hasEnded(job.state)) return c.json({ jobId, state: job.state }, 200);
		await forgetBlocked(deps.jobs, job);
		await stopJob(jobId, 'cancelled');
		const { state } = await requireJob(deps, jobId);
		return c.json({ jobId, state }, 202);
	});
}

/** @throws {JobNotFoundError} There is no such job. */
export async function requireJob({ jobs }: Pick<ApiDeps, 'jobs'>, jobId: string): Promise<Job> {
	const job = await jobs.get(jobId);
	if (job === undefined) throw new JobNotFoundError(`there is no job ${jobId}`);
	return job;
}
