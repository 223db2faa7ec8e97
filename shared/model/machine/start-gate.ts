import type { EventQueue } from '../simulate/event-queue.ts';
import type { Profile } from './profile.ts';

export interface StartGateInput {
	readonly events: EventQueue;
	readonly profile: Profile;
	/** Time for which somebody had work for a core, so far, summed over all of them. */
	readonly busyLoopMs: () => number;
	/** Instances that there are, whatever they do. */
	readonly count: () => number;
	/** Since when nobody is served though somebody waits for whom no instance is starting; `undefined` if nobody does. */
	readonly waitingSince: () => number | undefined;
	readonly start: () => void;
}

const LOOK_EVERY_MS = 50;
const BUSY_SHARE = 0.65;
const LONGEST_WAIT_MS = 1_000;

/**
 * Lets instances start: on AWS at once, in the local cloud as its own gate does.
 *
 * That starts as many as there are cores for them, and looks each 50 ms at those who wait: more start where the event loops of
 * the others were busy for less than two thirds of the cores, or when somebody has waited for a second.
 */
export function createStartGate({ events, profile, busyLoopMs, count, waitingSince, start }: StartGateInput) {
	const { startsAtOnce, cores } = profile.startGate;
	let isLooking = false;
	let busyBefore = 0;

	function lookLater(): void {
		isLooking = true;
		busyBefore = busyLoopMs();
		events.after(LOOK_EVERY_MS, look);
	}

	function look(): void {
		isLooking = false;
		const busyLoops = (busyLoopMs() - busyBefore) / LOOK_EVERY_MS;
		const longestMs = busyLoops < cores * BUSY_SHARE ? LOOK_EVERY_MS : LONGEST_WAIT_MS;
		while (events.now - (waitingSince() ?? Infinity) >= longestMs) start();
		if (waitingSince() !== undefined) lookLater();
	}

	/** Somebody has begun to wait. */
	return function ask(): void {
		while (waitingSince() !== undefined && count() < startsAtOnce) start();
		if (!isLooking && waitingSince() !== undefined) lookLater();
	};
}
