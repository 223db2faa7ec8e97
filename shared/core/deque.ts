/** A queue that also takes items at its front. */
export class Deque<T> {
	#items: (T | undefined)[] = [];
	#head = 0;

	get size(): number {
		return this.#items.length - this.#head;
	}

	/** The first, which stays. */
	peek(): T | undefined {
		return this.#items[this.#head];
	}

	push(item: T): void {
		this.#items.push(item);
	}

	/** Before all others. */
	pushFirst(item: T): void {
		if (this.#head > 0) this.#items[--this.#head] = item;
		else this.#items.unshift(item);
	}

	/** Takes the first. */
	shift(): T | undefined {
		if (this.size === 0) return undefined;
		const item = this.#items[this.#head];
		// Kept in its place, it would keep alive whatever it leads to: of a target, all results of its chunk.
		this.#items[this.#head] = undefined;
		this.#head++;
		// To move all others for each item is slow on long arrays.
		if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
			this.#items.splice(0, this.#head);
			this.#head = 0;
		}
		return item;
	}
}
