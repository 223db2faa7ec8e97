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

/** A binary heap: ten million events are a matter of seconds. */
export function createEventQueue(): EventQueue {
	const heap: Event[] = [];
	let now = 0;
	let scheduled = 0;

	function push(event: Event): void {
		let at = heap.push(event) - 1;
		while (at > 0) {
			const parent = (at - 1) >> 1;
			const above = heap[parent] as Event;
			if (!isBefore(event, above)) break;
			heap[at] = above;
			at = parent;
		}
		heap[at] = event;
	}

	function pop(): Event | undefined {
		const first = heap[0];
		const last = heap.pop();
		if (last === undefined || heap.length === 0) return first;
		let at = 0;
		for (;;) {
			let child = 2 * at + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child++;
			const below = heap[child] as Event;
			if (!isBefore(below, last)) break;
			heap[at] = below;
			at = child;
		}
		heap[at] = last;
		return first;
	}

	return {
		get now() {
			return now;
		},
		after(delayMs, run) {
			push({ at: now + Math.max(0, delayMs), order: scheduled++, run });
		},
		drain() {
			for (let event = pop(); event !== undefined; event = pop()) {
				now = event.at;
				event.run();
			}
		},
	};
}

function isBefore(a: Event, b: Event): boolean {
	return a.at === b.at ? a.order < b.order : a.at < b.at;
}
