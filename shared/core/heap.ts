/** A binary heap: what is least by `isBefore` comes out first. */
export class Heap<T> {
	readonly #items: T[] = [];
	readonly #isBefore: (a: T, b: T) => boolean;

	constructor(isBefore: (a: T, b: T) => boolean) {
		this.#isBefore = isBefore;
	}

	get size(): number {
		return this.#items.length;
	}

	/** The least, which stays. */
	peek(): T | undefined {
		return this.#items[0];
	}

	push(item: T): void {
		const items = this.#items;
		let at = items.length;
		items.push(item);
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (!this.#isBefore(item, items[parent] as T)) break;
			items[at] = items[parent] as T;
			at = parent;
		}
		items[at] = item;
	}

	pop(): T | undefined {
		const items = this.#items;
		const first = items[0];
		const last = items.pop();
		if (last !== undefined && items.length > 0) this.#sink(last);
		return first;
	}

	/** Takes all, in no order. */
	drain(): T[] {
		return this.#items.splice(0);
	}

	/** Puts an item at the top, and lets it down to where it belongs. */
	#sink(item: T): void {
		const items = this.#items;
		let at = 0;
		for (;;) {
			let child = 2 * at + 1;
			if (child >= items.length) break;
			if (child + 1 < items.length && this.#isBefore(items[child + 1] as T, items[child] as T)) child++;
			if (!this.#isBefore(items[child] as T, item)) break;
			items[at] = items[child] as T;
			at = child;
		}
		items[at] = item;
	}
}
