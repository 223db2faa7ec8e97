import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { usualValues } from '../../app/jobs/request/job-options.ts';
import { retriedOptions } from '../../app/jobs/request/retried-options.ts';
import { createJobResumer } from '../../app/jobs/resume-job.ts';
import { createJobRetrier, type RetryRequest as RetryOrder } from '../../app/jobs/retry-job.ts';
import { createJobStarter } from '../../app/jobs/start-job.ts';
import { createOnceStarter } from '../../app/jobs/start-once.ts';
import { ConflictError } from '../../core/errors.ts';
import { hasEnded, type Job } from '../../core/job.ts';
import { chooseChunkSize } from '../../core/record/chunk-cutter.ts';
import { instancesIn } from '../../model/setting.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { requireJsonIfAny } from '../problem/request-bounds.ts';
import { JobState, StartedJob } from '../schemas/answers.ts';
import { requestedOptions } from '../schemas/request-options.ts';
import { RetryRequest } from '../schemas/retry-request.ts';
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
		middleware: [requireKey('write'), requireJsonIfAny] as const,
		request: {
			params: JobPath,
			headers: IdempotencyHeader,
			body: { required: false, content: { 'application/json': { schema: RetryRequest } } },
		},
		responses: {
			202: {
				description: 'The new job.',
				headers: z.object({ location: z.string() }),
				content: { 'application/json': { schema: StartedJob } },
			},
			...problems(404, 409, 413, 415, 422),
		},
	});
	app.openapi(retry, async (c) => {
		const old = await requireJob(deps, c.req.valid('param').jobId);
		// Without a body it is as it was.
		const { mode, options = {} }: Partial<Wish> = c.req.valid('json');
		const wish = { mode, options };
		if (!hasEnded(old.state)) throw new ConflictError(`job ${old.jobId} has not ended, it is ${old.state}`);
		const call = {
			caller: c.var.key.id,
			key: c.req.valid('header')['idempotency-key'],
			request: `retry ${old.jobId} ${JSON.stringify(wish)}`,
		};
		const job = await startOnce(call, (newJobId) =>
			retryJob({ jobId: old.jobId, newJobId, ...retryOf(old, wish, deps), keepDays: deps.facts.keepDays }),
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

type Wish = z.output<typeof RetryRequest>;

/** As the old job was, but for what is asked for. */
function retryOf(old: Job, asked: Wish, { facts }: ApiDeps): Pick<RetryOrder, 'mode' | 'options'> {
	const { mode = old.mode } = asked;
	const said = Object.entries(requestedOptions(asked.options)).filter(([, value]) => value !== undefined);
	const wish = {
		mode,
		values: { ...usualValues(facts, mode), ...Object.fromEntries(said) },
		given: new Set(said.map(([name]) => name)),
	};
	const options = retriedOptions(old, wish, { threads: facts.threads, userAgent: facts.userAgent });
	if (wish.given.has('chunkSize')) return { mode, options: () => options };
	// Fewer targets than the old job had want smaller chunks, to be shared out.
	const chosen = (targets: number) => chooseChunkSize(targets, instancesIn({ mode, maxInstances: facts.maxInstances }));
	return { mode, options: (targets) => ({ ...options, chunkSize: Math.min(options.chunkSize, chosen(targets)) }) };
}
