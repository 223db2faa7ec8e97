import { START } from '../support/virtual-clock.ts';

/** Virtual time, and what happens at which moment of it. */
export interface Scheduler {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Runs `action` after `ms`; of two at the same moment, that which was scheduled first. */
	after(ms: number, action: () => void): void;
	/** Lets events happen, each with all that follows from it at once, until `isOver`, none is left, or the next is after `until`. */
	play(isOver: () => boolean, until: number): Promise<void>;
}

interface Event {
	readonly at: number;
	readonly order: number;
	readonly action: () => void;
}

export function createScheduler(): Scheduler {
	const events: Event[] = [];
	let now = START;
	let scheduled = 0;

	return {
		now: () => now,
		after(ms, action) {
			scheduled++;
			push(events, { at: now + Math.max(0, Math.round(ms)), order: scheduled, action });
		},
		play(isOver, until) {
			return new Promise((resolve, reject) => {
				function step(): void {
					const next = events[0];
					if (next === undefined || next.at > until || isOver()) {
						resolve();
						return;
					}
					pop(events);
					now = next.at;
					try {
						next.action();
					} catch (error) {
						reject(error);
						return;
					}
					// Ticks come after all microtasks, and cost a tenth of what an immediate does.
					queueMicrotask(() => process.nextTick(step));
				}
				process.nextTick(step);
			});
		},
	};
}

function isBefore(a: Event, b: Event): boolean {
	return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Into a binary heap with the next event at its top. */
function push(heap: Event[], event: Event): void {
	let at = heap.length;
	heap.push(event);
	while (at > 0) {
		const parent = (at - 1) >> 1;
		if (!isBefore(event, heap[parent] as Event)) break;
		heap[at] = heap[parent] as Event;
		at = parent;
	}
	heap[at] = event;
}

/** Takes the next event off the heap. */
function pop(heap: Event[]): void {
	const last = heap.pop();
	if (last === undefined || heap.length === 0) return;
	let at = 0;
	for (;;) {
		let child = 2 * at + 1;
		if (child >= heap.length) break;
		if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child++;
		if (!isBefore(heap[child] as Event, last)) break;
		heap[at] = heap[child] as Event;
		at = child;
	}
	heap[at] = last;
}
