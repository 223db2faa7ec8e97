import { Heap } from '../../core/heap.ts';

/** A virtual clock: what is scheduled runs in the order of time, and what is due at once in the order in which it came. */
export interface EventQueue {
	/** Milliseconds since the start of the simulation. */
	readonly now: number;
	/** @param delayMs - From now; 0 is after all that is due now. */
	after(delayMs: number, run: () => void): void;
	/** Runs until nothing is scheduled. */
	drain(): void;
}

interface Event {
	readonly at: number;
	readonly order: number;
	readonly run: () => void;
}

/** Ten million events are a matter of seconds. */
export function createEventQueue(): EventQueue {
	const events = new Heap<Event>(isBefore);
	let now = 0;
	let scheduled = 0;
	return {
		get now() {
			return now;
		},
		after(delayMs, run) {
			events.push({ at: now + Math.max(0, delayMs), order: scheduled++, run });
		},
		drain() {
			for (let event = events.pop(); event !== undefined; event = events.pop()) {
				now = event.at;
				event.run();
			}
		},
	};
}

function isBefore(a: Event, b: Event): boolean {
	return a.at === b.at ? a.order < b.order : a.at < b.at;
}
