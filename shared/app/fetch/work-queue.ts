/** Where a pool takes its work from: items that are ready, items that are due later, and more on demand. */
export interface WorkQueue<T> extends AsyncIterable<T> {
	push(item: T): void;
	/** As `push`, before all that is ready. */
	pushFirst(item: T): void;
	/** Makes an item ready after `delayMs`. */
	pushLater(item: T, delayMs: number): void;
	/** Every item that was taken must be settled, or handed back by `push` or `pushLater` before it is. */
	settle(): void;
	/** `refill` may have more, though nothing was settled. */
	interrupt(): void;
	/** Keeps the queue open for work that is no item: a commit may bring children. */
	hold(): void;
	/** Items that are ready. */
	readonly ready: number;
	/** Takes all items that are due later, as if each had been pulled. */
	takeLater(): T[];
}

export interface WorkQueueOptions {
	/** Runs `callback` after `delayMs`; returns how to call it off. */
	readonly schedule: (callback: () => void, delayMs: number) => () => void;
	/**
	 * Pushes more items; called by one at a time, when fewer than `lowWater` are ready.
	 *
	 * @returns Whether there may be more after these; once nothing is out, false ends the queue.
	 */
	readonly refill?: () => Promise<boolean>;
	readonly lowWater?: number;
	/** Whether so much is held elsewhere that `refill` has to wait until some of it settles. */
	readonly isFull?: () => boolean;
}

/**
 * A queue that ends by itself: when nothing is ready, due later, taken or held, and `refill` has no more.
 *
 * p-map pulls it from several permits at once, so `next` keeps its waiters in order.
 */
export function createWorkQueue<T>({ schedule, refill, lowWater = 1, isFull }: WorkQueueOptions): WorkQueue<T> {
	const ready: T[] = [];
	let head = 0;
	const later = new Map<T, () => void>();
	const waiters: { resolve: (step: IteratorResult<T>) => void; reject: (error: unknown) => void }[] = [];
	let out = 0;
	let isRefilling = false;
	let mayHaveMore = refill !== undefined;
	let failure: { error: unknown } | undefined;

	const count = () => ready.length - head;

	function take(): T {
		const item = ready[head] as T;
		head++;
		// A shift for each item is slow on long arrays.
		if (head > 1024 && head * 2 > ready.length) {
			ready.splice(0, head);
			head = 0;
		}
		out++;
		return item;
	}

	function pump(): void {
		while (waiters.length > 0 && count() > 0) waiters.shift()?.resolve({ done: false, value: take() });
		if (count() < lowWater) startRefill();
		if (failure !== undefined) {
			for (const waiter of waiters.splice(0)) waiter.reject(failure.error);
		} else if (isDone()) {
			for (const waiter of waiters.splice(0)) waiter.resolve({ done: true, value: undefined });
		}
	}

	function isDone(): boolean {
		return count() === 0 && later.size === 0 && out === 0 && !isRefilling && !mayHaveMore;
	}

	function startRefill(): void {
		if (refill === undefined || isRefilling || failure !== undefined || !mayHaveMore) return;
		if (isFull?.()) return;
		isRefilling = true;
		mayHaveMore = false;
		refill().then(
			(more) => {
				isRefilling = false;
				// Or something has come up since it was asked.
				mayHaveMore ||= more;
				pump();
			},
			(error) => {
				isRefilling = false;
				failure = { error };
				pump();
			},
		);
	}

	/** What settled may have brought more: a child, or a due time that has come. */
	function release(): void {
		out--;
		interrupt();
	}

	function interrupt(): void {
		if (refill !== undefined) mayHaveMore = true;
		pump();
	}

	return {
		push(item) {
			ready.push(item);
			pump();
		},
		pushFirst(item) {
			if (head > 0) ready[--head] = item;
			else ready.unshift(item);
			pump();
		},
		pushLater(item, delayMs) {
			const callback = () => {
				later.delete(item);
				ready.push(item);
				pump();
			};
			later.set(item, schedule(callback, delayMs));
		},
		settle: release,
		interrupt,
		hold() {
			out++;
		},
		get ready() {
			return count();
		},
		takeLater() {
			const items = [...later.keys()];
			for (const cancel of later.values()) cancel();
			later.clear();
			out += items.length;
			return items;
		},
		[Symbol.asyncIterator]() {
			return {
				next() {
					return new Promise<IteratorResult<T>>((resolve, reject) => {
						waiters.push({ resolve, reject });
						pump();
					});
				},
			};
		},
	};
}
