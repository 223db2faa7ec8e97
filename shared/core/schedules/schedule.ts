/** What happens to a run whose last one has not ended. */
export const OVERLAPS = ['skip', 'queue', 'parallel'] as const;
export type Overlap = (typeof OVERLAPS)[number];

/** As the name of a schedule at EventBridge, and short enough for what is made of it. */
export const SCHEDULE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,49}$/;
export const SCHEDULE_NAME_RULE = 'must be 1 to 50 letters, digits, dots, dashes and underscores';

/** When jobs are started, and which. */
export interface Schedule {
	readonly name: string;
	/** `cron(…)`, `rate(…)` or `at(…)`, as EventBridge Scheduler takes it. */
	readonly expression: string;
	/** In which it is meant; rates need none. */
	readonly timeZone: string;
	/** ISO 8601; before and after these it is not due. Absent: from now on, for ever. */
	readonly startAt?: string | undefined;
	readonly endAt?: string | undefined;
	readonly onOverlap: Overlap;
	/** What `POST /jobs` takes. */
	readonly job: unknown;
	/** It is an entry of `schedules.yaml`, and is changed there. */
	readonly isConfigured?: true | undefined;
}

/** What has become of a schedule so far. */
export interface ScheduleState {
	readonly name: string;
	/** Counts its changes, so that none is lost. */
	readonly revision: number;
	/** The job that it started last. */
	readonly lastJobId?: string;
	/** Times are when runs were to start, in milliseconds since the epoch. */
	readonly lastPlannedAt?: number;
	readonly lastSkippedAt?: number;
	/** Runs that wait for the last one to end, in their order. */
	readonly waiting: readonly number[];
	/** As it was when the last of them came. */
	readonly schedule?: Schedule;
}

/** Of a schedule that has done nothing. */
export function freshState(name: string): ScheduleState {
	return { name, revision: 0, waiting: [] };
}
