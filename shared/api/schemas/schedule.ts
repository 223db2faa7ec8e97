import { z } from '@hono/zod-openapi';
import { isFault, isTimeZone, readExpression } from '../../core/schedules/expression.ts';
import { OVERLAPS, SCHEDULE_NAME, SCHEDULE_NAME_RULE, type Schedule } from '../../core/schedules/schedule.ts';
import { ScheduledJobRequest } from './job-request.ts';
import { choice, text } from './values.ts';

const expression = () =>
	text({ max: 256 }).check(({ value, issues }) => {
		const read = readExpression(value);
		if (isFault(read)) issues.push({ code: 'custom', message: read.fault, input: value });
	});
const timeZone = () =>
	text({ max: 50 }).refine(isTimeZone, {
		error: 'must be the name of a time zone, such as Europe/Berlin',
	});
const WHEN = 'must be a time such as 2026-12-24T18:00:00Z';
const time = () => z.iso.datetime({ error: WHEN, offset: true });

const fields = () => ({
	expression: expression().describe('cron(…), rate(…) or at(…), as EventBridge Scheduler takes it.'),
	timeZone: timeZone().default('UTC').describe('In which the expression is meant.'),
	startAt: time().optional().describe('Not due before.'),
	endAt: time().optional().describe('Not due after.'),
	onOverlap: choice(OVERLAPS).default('skip').describe('What happens to a run whose last one has not ended.'),
	job: ScheduledJobRequest.unwrap().describe(
		'As POST /jobs takes it; options.name is that of the schedule, if absent.',
	),
});

/** What `PUT /schedules/{name}` takes. */
export const ScheduleRequest = z.lazy(() =>
	z.strictObject(fields(), { error: 'must be a JSON object' }).check(checkPeriod).openapi('ScheduleRequest'),
);

/** An entry of `schedules.yaml`. */
export const ScheduleEntry = z.lazy(() =>
	z
		.strictObject(
			{
				name: z.string({ error: SCHEDULE_NAME_RULE }).regex(SCHEDULE_NAME, { error: SCHEDULE_NAME_RULE }),
				...fields(),
			},
			{ error: 'must be a schedule: name, expression, job' },
		)
		.check(checkPeriod),
);

/** All entries of `schedules.yaml`. */
export const ScheduleEntries = z.lazy(() =>
	z
		.array(ScheduleEntry, { error: 'must be a list of schedules' })
		.max(1000)
		.check(({ value, issues }) => {
			const names = value.map(({ name }) => name);
			for (const [i, name] of names.entries()) {
				if (names.indexOf(name) === i) continue;
				issues.push({
					code: 'custom',
					path: [i, 'name'],
					message: 'is the name of another schedule as well',
					input: name,
				});
			}
		}),
);

/** The job stays as it was written: what it means is decided when it runs. */
export function scheduleOf(name: string, given: z.output<typeof ScheduleRequest>, job: unknown): Schedule {
	const { expression, timeZone, startAt, endAt, onOverlap } = given;
	const period = { ...(startAt !== undefined && { startAt }), ...(endAt !== undefined && { endAt }) };
	return { name, expression, timeZone, ...period, onOverlap, job };
}

interface Period {
	readonly startAt?: string | undefined;
	readonly endAt?: string | undefined;
}

function checkPeriod({ value, issues }: { value: Period; issues: { push(issue: never): unknown } }): void {
	const { startAt, endAt } = value;
	if (startAt === undefined || endAt === undefined || Date.parse(startAt) < Date.parse(endAt)) return;
	issues.push({ code: 'custom', path: ['endAt'], message: 'must be after startAt', input: endAt } as never);
}

const iso = z.iso.datetime();

export const ListedSchedule = z.lazy(() =>
	z
		.looseObject({
			name: z.string(),
			expression: z.string(),
			timeZone: z.string(),
			startAt: z.string().optional(),
			endAt: z.string().optional(),
			onOverlap: z.enum(OVERLAPS),
			job: z.looseObject({}),
			isConfigured: z.literal(true).optional().describe('It is an entry of schedules.yaml, and is changed there.'),
			nextRunAt: iso.nullable(),
			lastRunAt: iso.optional(),
			lastJobId: z.string().optional(),
			lastSkippedAt: iso.optional(),
			waiting: z.number().int().min(0),
		})
		.openapi('Schedule'),
);

export const ScheduleList = z.lazy(() => z.object({ schedules: z.array(ListedSchedule) }).openapi('ScheduleList'));
