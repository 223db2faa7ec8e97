import { ConflictError } from '../../core/errors.ts';
import { type DueRules, nextRun } from '../../core/schedules/due.ts';
import type { Schedule, ScheduleState } from '../../core/schedules/schedule.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ScheduleStates, ScheduleStore } from '../../ports/schedule-store.ts';

export interface ScheduleKeeperDeps {
	readonly schedules: ScheduleStore;
	readonly scheduleStates: ScheduleStates;
	readonly clock: Pick<Clock, 'now'>;
}

/** A schedule, and what has become of it; times are ISO 8601. */
export interface ListedSchedule extends Schedule {
	/** `null`: it is due no more. */
	readonly nextRunAt: string | null;
	readonly lastRunAt?: string;
	readonly lastJobId?: string;
	readonly lastSkippedAt?: string;
	/** Runs that wait for the last one to end. */
	readonly waiting: number;
}

/** Keeps schedules for people. */
export function createScheduleKeeper({ schedules, scheduleStates, clock }: ScheduleKeeperDeps) {
	return {
		/** @throws {ConflictError} It is an entry of `schedules.yaml`. */
		async put(schedule: Schedule): Promise<ListedSchedule> {
			await requireOwn(schedule.name);
			await schedules.put(schedule);
			return listed(schedule, await scheduleStates.get(schedule.name));
		},
		async get(name: string): Promise<ListedSchedule | undefined> {
			const found = await schedules.get(name);
			return found && listed(found, await scheduleStates.get(name));
		},
		async list(): Promise<ListedSchedule[]> {
			const [all, states] = await Promise.all([schedules.list(), scheduleStates.list()]);
			const byName = new Map(states.map((state) => [state.name, state]));
			return all.map((schedule) => listed(schedule, byName.get(schedule.name)));
		},
		/**
		 * @returns Whether there was one.
		 * @throws {ConflictError} It is an entry of `schedules.yaml`.
		 */
		async delete(name: string): Promise<boolean> {
			await requireOwn(name);
			const isDeleted = await schedules.delete(name);
			await scheduleStates.delete(name);
			return isDeleted;
		},
	};

	async function requireOwn(name: string): Promise<void> {
		if ((await schedules.get(name))?.isConfigured === undefined) return;
		throw new ConflictError(`the schedule ${name} is an entry of schedules.yaml; change it there, and deploy`);
	}

	function listed(schedule: Schedule, state: ScheduleState | undefined): ListedSchedule {
		const now = clock.now();
		// A rate counts from its creation, which only the scheduler knows; its last run is as good.
		const rules: DueRules = { ...schedule, createdAt: state?.lastPlannedAt ?? now };
		const next = nextRun(rules, now);
		return {
			...schedule,
			nextRunAt: next === undefined ? null : isoOf(next),
			...(state?.lastPlannedAt !== undefined && { lastRunAt: isoOf(state.lastPlannedAt) }),
			...(state?.lastJobId !== undefined && { lastJobId: state.lastJobId }),
			...(state?.lastSkippedAt !== undefined && { lastSkippedAt: isoOf(state.lastSkippedAt) }),
			waiting: state?.waiting.length ?? 0,
		};
	}
}

function isoOf(ms: number): string {
	return new Date(ms).toISOString();
}
