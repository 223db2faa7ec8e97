import {
	ConflictException,
	CreateScheduleCommand,
	type CreateScheduleInput,
	DeleteScheduleCommand,
	GetScheduleCommand,
	paginateListSchedules,
	ResourceNotFoundException,
	type SchedulerClient,
	UpdateScheduleCommand,
	ValidationException,
} from '@aws-sdk/client-scheduler';
import { StoreError, UsageError } from '../../core/errors.ts';
import type { Schedule } from '../../core/schedules/schedule.ts';
import type { ScheduleStore } from '../../ports/schedule-store.ts';

/** What is called when a schedule is due, and as whom. */
export interface ScheduleTarget {
	readonly group: string;
	readonly functionArn: string;
	readonly roleArn: string;
	/** Of what could not be delivered. */
	readonly deadLetterArn?: string | undefined;
}

/** EventBridge puts the time in its place. */
const PLANNED_AT = '<aws.scheduler.scheduled-time>';
/** Hours within which a run is made up that could not be delivered. */
const LONGEST_DELAY_SECONDS = 3600;
const READS_AT_ONCE = 10;

/** Schedules at EventBridge Scheduler, in a group of the stack; what they call gets the whole schedule. */
export function createEventBridgeScheduleStore(client: SchedulerClient, target: ScheduleTarget): ScheduleStore {
	const { group } = target;

	async function call<T>(what: string, run: () => Promise<T>): Promise<T | undefined> {
		try {
			return await run();
		} catch (cause) {
			if (cause instanceof ResourceNotFoundException) return undefined;
			const { message } = cause as Error;
			if (cause instanceof ValidationException) throw new UsageError(`the schedule is refused: ${message}`, { cause });
			throw new StoreError(`${what} of group ${group}: ${message}`, { cause });
		}
	}

	async function get(name: string): Promise<Schedule | undefined> {
		const found = await call('a schedule', () => client.send(new GetScheduleCommand({ Name: name, GroupName: group })));
		const input = found?.Target?.Input;
		return input === undefined ? undefined : scheduleIn(input);
	}

	return {
		async put(schedule) {
			const input = inputOf(schedule, target);
			try {
				await client.send(new CreateScheduleCommand(input));
			} catch (error) {
				if (!(error instanceof ConflictException)) {
					await call('storing a schedule', () => Promise.reject(error));
					return;
				}
				await call('storing a schedule', () => client.send(new UpdateScheduleCommand(input)));
			}
		},
		get,
		async list() {
			const names = await call('listing schedules', async () => {
				const found: string[] = [];
				for await (const { Schedules = [] } of paginateListSchedules({ client }, { GroupName: group }))
					found.push(...Schedules.flatMap(({ Name }) => Name ?? []));
				return found.sort();
			});
			const schedules: Schedule[] = [];
			const left = names ?? [];
			for (let at = 0; at < left.length; at += READS_AT_ONCE) {
				const some = await Promise.all(left.slice(at, at + READS_AT_ONCE).map(get));
				schedules.push(...some.filter((schedule) => schedule !== undefined));
			}
			return schedules;
		},
		async delete(name) {
			const remove = new DeleteScheduleCommand({ Name: name, GroupName: group });
			return (await call('deleting a schedule', () => client.send(remove))) !== undefined;
		},
	};
}

function inputOf(
	schedule: Schedule,
	{ group, functionArn, roleArn, deadLetterArn }: ScheduleTarget,
): CreateScheduleInput {
	const { name, expression, timeZone, startAt, endAt } = schedule;
	return {
		Name: name,
		GroupName: group,
		ScheduleExpression: expression,
		ScheduleExpressionTimezone: timeZone,
		...(startAt !== undefined && { StartDate: new Date(startAt) }),
		...(endAt !== undefined && { EndDate: new Date(endAt) }),
		FlexibleTimeWindow: { Mode: 'OFF' },
		Target: {
			Arn: functionArn,
			RoleArn: roleArn,
			Input: JSON.stringify({ schedule, plannedAt: PLANNED_AT }),
			RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: LONGEST_DELAY_SECONDS },
			...(deadLetterArn && { DeadLetterConfig: { Arn: deadLetterArn } }),
		},
	};
}

/** One that somebody else has put into the group is none of ours. */
function scheduleIn(input: string): Schedule | undefined {
	try {
		const { schedule } = JSON.parse(input) as { readonly schedule?: Schedule };
		return typeof schedule?.name === 'string' ? schedule : undefined;
	} catch {
		return undefined;
	}
}
