import { latestRun, nextRun } from '../../../shared/core/schedules/due.ts';
import type { InvocationResult } from '../cloud-types.ts';
import type { BookedSchedule, ScheduleBook } from './schedule-book.ts';

export interface FiringDeps {
	readonly book: ScheduleBook;
	readonly invoke: (functionName: string, event: unknown) => Promise<InvocationResult>;
	readonly log: (line: string) => void;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** Calls back after so many milliseconds; returns what cancels that. */
	readonly after: (ms: number, run: () => void) => () => void;
}

export interface Firing {
	/** Looks anew when something is due: schedules have changed. */
	refresh(): void;
	/** Fires no more; fulfils when what it fired has ended. */
	stop(): Promise<void>;
}

/** A timer takes no longer, and a clock may be set meanwhile. */
const LONGEST_WAIT_MS = 60_000;
const RETRY_AFTER_MS = 2_000;
const PLANNED_AT = '<aws.scheduler.scheduled-time>';

/**
 * Calls what schedules name when they are due: of the times that have passed, the latest, so that what was missed while
 * nobody ran is made up once. A call that fails, or whose end nobody has noted, is made again with the same time.
 */
export function startFiring({ book, invoke, log, now, after }: FiringDeps): Firing {
	let cancel = (): void => undefined;
	let isStopped = false;
	const firing = new Map<string, Promise<void>>();

	function refresh(): void {
		cancel();
		if (isStopped) return;
		for (const schedule of book.list()) fireIfDue(schedule);
		const waits = book.list().map(({ rules }) => (nextRun(rules, now()) ?? Number.POSITIVE_INFINITY) - now());
		cancel = after(Math.max(1, Math.min(LONGEST_WAIT_MS, ...waits)), refresh);
	}

	function fireIfDue(schedule: BookedSchedule): void {
		const { group, name, rules, firedFor = rules.createdAt - 1 } = schedule;
		const key = `${group} ${name}`;
		if (firing.has(key)) return;
		const plannedAt = latestRun(rules, { after: firedFor, now: now() });
		if (plannedAt === undefined) return;
		const call = fire(schedule, plannedAt).finally(() => firing.delete(key));
		firing.set(key, call);
	}

	async function fire({ group, name, functionName, input }: BookedSchedule, plannedAt: number): Promise<void> {
		const time = new Date(plannedAt).toISOString();
		const result = await invoke(functionName, JSON.parse(input.replaceAll(PLANNED_AT, time)));
		if (!result.ok) {
			log(`schedule ${name}, due at ${time}: ${result.error.errorType}: ${result.error.errorMessage}\n`);
			if (!isStopped) after(RETRY_AFTER_MS, refresh);
			return;
		}
		// It may have been changed, or deleted, meanwhile.
		const booked = book.get(group, name);
		if (booked !== undefined) book.put({ ...booked, firedFor: plannedAt });
	}

	refresh();
	return {
		refresh,
		async stop() {
			isStopped = true;
			cancel();
			await Promise.all(firing.values());
		},
	};
}
