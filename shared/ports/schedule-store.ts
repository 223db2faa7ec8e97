import type { Schedule, ScheduleState } from '../core/schedules/schedule.ts';

/** Schedules, and what sees to it that they are due. Every adapter passes `test/contract/schedule-store.contract.ts`. */
export interface ScheduleStore {
	/** Stores a schedule, in the place of one of the same name. */
	put(schedule: Schedule): Promise<void>;
	get(name: string): Promise<Schedule | undefined>;
	/** In the order of their names. */
	list(): Promise<Schedule[]>;
	/** @returns Whether there was one. */
	delete(name: string): Promise<boolean>;
}

/** What has become of schedules. Every adapter passes `test/contract/schedule-states.contract.ts`. */
export interface ScheduleStates {
	/** `undefined` of one that has done nothing. Sees every write that ended before the call. */
	get(name: string): Promise<ScheduleState | undefined>;
	/** In the order of their names. */
	list(): Promise<ScheduleState[]>;
	/**
	 * Stores a state, if nobody has stored another meanwhile.
	 *
	 * @param state - Its `revision` is that of the state that was read; 0 of a first one.
	 * @returns Whether it is stored, with the next revision.
	 */
	save(state: ScheduleState): Promise<boolean>;
	/** Forgets what a schedule has done. */
	delete(name: string): Promise<void>;
}
