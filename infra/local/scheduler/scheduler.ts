import { join } from 'node:path';
import type { LocalCloud } from '../cloud-types.ts';
import { functionArn, stateMachineArn } from '../template/physical-ids.ts';
import type { ScheduleResource, Stack } from '../template/stack.ts';
import { startFiring } from './fire-schedules.ts';
import { openScheduleBook, type ScheduleBook } from './schedule-book.ts';
import { rebookedSchedule, startSchedulerServer } from './scheduler-server.ts';

export interface SchedulerDeps {
	readonly dataDir: string;
	readonly stack: Stack;
	readonly accessKeyId: string;
	readonly invoke: LocalCloud['invoke'];
	readonly log: (line: string) => void;
}

export interface Scheduler {
	/** Of what keeps schedules, as EventBridge Scheduler does. */
	readonly url: string;
	/** Begins to call what is due. */
	start(): void;
	stop(): Promise<void>;
}

/** Plays EventBridge Scheduler: keeps schedules in the data folder, those of the template among them, and calls what they name. */
export async function openScheduler({ dataDir, stack, accessKeyId, invoke, log }: SchedulerDeps): Promise<Scheduler> {
	const book = openScheduleBook(join(dataDir, 'schedules.json'));
	bookTemplate(book, stack, Date.now());
	let firing: ReturnType<typeof startFiring> | undefined;
	const server = await startSchedulerServer({ book, accessKeyId, now: Date.now, onChange: () => firing?.refresh() });
	return {
		url: server.url,
		start() {
			firing = startFiring({
				book,
				invoke,
				log,
				now: Date.now,
				after(ms, run) {
					const timer = setTimeout(run, ms);
					return () => clearTimeout(timer);
				},
			});
		},
		async stop() {
			await server.close();
			await firing?.stop();
		},
	};
}

/** Those that are there already go on from what they were last called for; those that are gone from the template go. */
function bookTemplate(book: ScheduleBook, { functions, stateMachines }: Stack, now: number): void {
	const targets = [
		...functions.map((each) => ({ ...each, arn: functionArn(each.name) })),
		...stateMachines.map((each) => ({ ...each, arn: stateMachineArn(each.name) })),
	];
	const declared = targets.flatMap(({ arn, schedules }) =>
		schedules.filter(({ group }) => group !== undefined).map((schedule) => declaredSchedule(schedule, arn)),
	);
	for (const { group, name, isDeclared } of book
		.list()
		.map((each) => ({ ...each, isDeclared: each.given.IsDeclared }))) {
		if (isDeclared === true && !declared.some((each) => each.name === name)) book.delete(group, name);
	}
	for (const { name, group, body } of declared) {
		book.put(rebookedSchedule(name, body, { group, before: book.get(group, name), now }));
	}
}

function declaredSchedule(
	{ name, group = '', expression, timeZone, startAt, endAt, input }: ScheduleResource,
	targetArn: string,
) {
	const secondsOf = (iso: string) => Date.parse(iso) / 1000;
	const body = {
		ScheduleExpression: expression,
		...(timeZone !== undefined && { ScheduleExpressionTimezone: timeZone }),
		...(startAt !== undefined && { StartDate: secondsOf(startAt) }),
		...(endAt !== undefined && { EndDate: secondsOf(endAt) }),
		Target: { Arn: targetArn, Input: input ?? '{}' },
		IsDeclared: true,
	};
	return { name, group, body };
}
