import type { Watch } from '../job.ts';

/** The memory of a job that was never swept, or that has got on since. */
export const NO_WATCH: Watch = { quiet: 0, resends: 0, resentAt: 0, quietResends: 0, recorded: -1 };

/** Queue counts are approximate: one zero may be false, two in a row are believed. */
const QUIET_PASSES = 2;

/** The memory after a pass that found no progress. */
export function nextWatch(watch: Watch, seen: { isQuiet: boolean; recorded: number }): Watch {
	// What had blocked it no longer does.
	const { blocked: _, ...before } = watch;
	return { ...before, recorded: seen.recorded, quiet: seen.isQuiet ? watch.quiet + 1 : 0 };
}

/**
 * Whether messages of a job that stands still are taken for lost, and why.
 *
 * `quiet`: nothing is in the queue, so nothing will come. `overdue`: SQS has had the time for all deliveries of the
 * newest message; doubled with each re-send, since a long backlog is no loss.
 */
export function isLost(
	watch: Watch,
	{ now, newest, deliveryMs }: { now: number; newest: number; deliveryMs: number },
): 'quiet' | 'overdue' | undefined {
	if (watch.quiet >= QUIET_PASSES) return 'quiet';
	const since = Math.max(newest, watch.resentAt);
	return now - since > deliveryMs * 2 ** watch.resends ? 'overdue' : undefined;
}
