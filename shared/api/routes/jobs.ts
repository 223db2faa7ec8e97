import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { createJobLister } from '../../app/jobs/list-jobs.ts';
import type { RequestedJob } from '../../app/jobs/request/requested-job.ts';
import { createJobStarter } from '../../app/jobs/start-job.ts';
import { createOnceStarter } from '../../app/jobs/start-once.ts';
import { createJobSummarizer } from '../../app/jobs/summarize-job.ts';
import { JOB_STATES } from '../../core/job.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { requireJson } from '../problem/request-bounds.ts';
import { JobList, StartedJob } from '../schemas/answers.ts';
import { Cursor, decodeCursor, encodeCursor } from '../schemas/cursor.ts';
import { JobRequest, requestedJob } from '../schemas/job-request.ts';
import { choice, queryNumber } from '../schemas/values.ts';
import { IdempotencyHeader, problems, SECURITY } from './route-parts.ts';

const Place = z.strictObject({ before: z.string().max(64) });

/** Starting jobs, and listing them. */
export function addJobsRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const startJob = createJobStarter(deps);
	/** Loaded with the first job: which domains there are, and how lists are read, is of no use to other calls. */
	const createJob = async (request: RequestedJob, jobId: string) => {
		const { createJobCreator } = await import('../../app/jobs/create-job.ts');
		return createJobCreator({ ...deps, startJob })(request, jobId);
	};
	const startOnce = createOnceStarter(deps);
	const listJobs = createJobLister(deps);
	const summarizeJob = createJobSummarizer(deps);

	const create = createRoute({
		method: 'post',
		path: '/jobs',
		summary: 'Starts a job.',
		security: SECURITY,
		middleware: [requireKey('write'), requireJson] as const,
		request: {
			headers: IdempotencyHeader,
			body: { required: true, content: { 'application/json': { schema: JobRequest } } },
		},
		responses: {
			202: {
				description: 'The job is stored, and starts.',
				headers: z.object({ location: z.string() }),
				content: { 'application/json': { schema: StartedJob } },
			},
			...problems(409, 413, 415, 422),
		},
	});
	app.openapi(create, async (c) => {
		const request = requestedJob(c.req.valid('json'));
		const call = {
			caller: c.var.key.id,
			key: c.req.valid('header')['idempotency-key'],
			request: JSON.stringify(request),
		};
		const { jobId } = await startOnce(call, (id) => createJob(request, id));
		return c.json(startedJob(jobId), 202, { location: `/jobs/${jobId}` });
	});

	const list = createRoute({
		method: 'get',
		path: '/jobs',
		summary: 'Lists jobs, newest first.',
		security: SECURITY,
		middleware: requireKey('read'),
		request: {
			query: z.strictObject({
				state: choice(JOB_STATES).optional(),
				limit: queryNumber({ min: 1, max: 100 }, 20),
				cursor: Cursor,
			}),
		},
		responses: {
			200: { description: 'A page of jobs.', content: { 'application/json': { schema: JobList } } },
			...problems(),
		},
	});
	app.openapi(list, async (c) => {
		const { state, limit, cursor } = c.req.valid('query');
		const before = cursor === undefined ? undefined : decodeCursor(cursor, Place).before;
		const { jobs, unreadable, next } = await listJobs({ state, limit, before });
		const summaries = await Promise.all(jobs.map(summarizeJob));
		const left = unreadable.map(({ jobId, reason }) => ({ jobId, reason }));
		const nextCursor = next === undefined ? null : encodeCursor({ before: next });
		return c.json({ jobs: summaries, ...(left.length > 0 && { unreadable: left }), cursor: nextCursor } as never, 200);
	});
}

export function startedJob(jobId: string): z.output<typeof StartedJob> {
	const self = `/jobs/${jobId}`;
	return { jobId, links: { self, results: `${self}/results`, report: `${self}/report` } };
}
