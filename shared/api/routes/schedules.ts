import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { createOnceStarter } from '../../app/jobs/start-once.ts';
import { createScheduleKeeper, type ListedSchedule as Listed } from '../../app/schedules/keep-schedules.ts';
import { createScheduleRunner } from '../../app/schedules/run-schedule.ts';
import { shownDestination } from '../../core/destination.ts';
import { neverDue } from '../../core/schedules/due.ts';
import { SCHEDULE_NAME, type Schedule } from '../../core/schedules/schedule.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { ProblemError, WRONG_BODY } from '../problem/problem.ts';
import { requireJson } from '../problem/request-bounds.ts';
import { StartedJob } from '../schemas/answers.ts';
import { ListedSchedule, ScheduleList, ScheduleRequest, scheduleOf } from '../schemas/schedule.ts';
import { startedJob } from './jobs.ts';
import { problems, SECURITY } from './route-parts.ts';

const SchedulePath = z.object({
	name: z
		.string()
		.regex(SCHEDULE_NAME, { error: 'there is no such schedule' })
		.openapi({ param: { name: 'name', in: 'path' } }),
});

/** Schedules: keeping them, and running one now. */
export function addSchedulesRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const keeper = createScheduleKeeper(deps);
	const runner = createScheduleRunner({ ...deps, startOnce: createOnceStarter(deps) });

	const list = createRoute({
		method: 'get',
		path: '/schedules',
		summary: 'Lists schedules.',
		security: SECURITY,
		middleware: requireKey('read'),
		responses: {
			200: { description: 'All of them.', content: { 'application/json': { schema: ScheduleList } } },
			...problems(),
		},
	});
	app.openapi(list, async (c) => c.json({ schedules: (await keeper.list()).map(shown) } as never, 200));

	const put = createRoute({
		method: 'put',
		path: '/schedules/{name}',
		summary: 'Stores a schedule, in the place of one of the same name.',
		security: SECURITY,
		middleware: [requireKey('write'), requireJson] as const,
		request: {
			params: SchedulePath,
			body: { required: true, content: { 'application/json': { schema: ScheduleRequest } } },
		},
		responses: {
			200: { description: 'It is stored.', content: { 'application/json': { schema: ListedSchedule } } },
			...problems(404, 409, 413, 415, 422),
		},
	});
	app.openapi(put, async (c) => {
		const { job } = (await c.req.json()) as { readonly job: unknown };
		const schedule = scheduleOf(c.req.valid('param').name, c.req.valid('json'), job);
		requireDue(schedule, deps.clock.now());
		return c.json(shown(await keeper.put(schedule)) as never, 200);
	});

	const remove = createRoute({
		method: 'delete',
		path: '/schedules/{name}',
		summary: 'Deletes a schedule; its jobs stay.',
		security: SECURITY,
		middleware: requireKey('write'),
		request: { params: SchedulePath },
		responses: { 204: { description: 'It is gone.' }, ...problems(404, 409) },
	});
	app.openapi(remove, async (c) => {
		const { name } = c.req.valid('param');
		if (!(await keeper.delete(name))) throw noSchedule(name);
		return c.body(null, 204);
	});

	const run = createRoute({
		method: 'post',
		path: '/schedules/{name}/run',
		summary: 'Starts its job now, beside what may be under way.',
		security: SECURITY,
		middleware: requireKey('write'),
		request: { params: SchedulePath },
		responses: {
			202: { description: 'The job starts.', content: { 'application/json': { schema: StartedJob } } },
			...problems(404, 409, 422),
		},
	});
	app.openapi(run, async (c) => {
		const { name } = c.req.valid('param');
		const schedule = await deps.schedules.get(name);
		if (schedule === undefined) throw noSchedule(name);
		const { jobId } = await runner.start(schedule, deps.clock.now());
		return c.json(startedJob(jobId), 202, { location: `/jobs/${jobId}` });
	});
}

/** @throws {ProblemError} It would be kept, and nothing ever come of it. */
function requireDue(schedule: Schedule, now: number): void {
	const never = neverDue(schedule, now);
	if (never === undefined) return;
	throw new ProblemError({ status: 422, detail: WRONG_BODY, errors: [{ path: never.field, detail: never.reason }] });
}

function noSchedule(name: string): ProblemError {
	return new ProblemError({ status: 404, detail: `there is no schedule ${name}` });
}

/** What may be secret in its job is for who runs it. */
function shown(schedule: Listed): Listed {
	const { job } = schedule;
	const { options } = job as { readonly options?: Record<string, unknown> };
	if (options === undefined) return schedule;
	const { headers, destinations } = options;
	return {
		...schedule,
		job: {
			...(job as object),
			options: {
				...options,
				...(headers !== undefined && { headers: masked(headers as Record<string, unknown>) }),
				...(Array.isArray(destinations) && { destinations: destinations.map(shownDestination) }),
			},
		},
	};
}

function masked(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? '***' : value]),
	);
}
