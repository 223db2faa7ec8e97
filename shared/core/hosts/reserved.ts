import { Heap } from '../heap.ts';
import type { Waiting } from './waiting.ts';

/** What waits at a host for nothing but its time: it has a reservation, or needs none. The soonest comes out first. */
export class Reserved<T> {
	readonly #waiting = new Heap<Waiting<T>>(isSooner);
	/** What brought its reservation along, by its order. */
	readonly #brought = new Set<number>();

	get size(): number {
		return this.#waiting.size;
	}

	push(waiting: Waiting<T>): void {
		this.#waiting.push(waiting);
	}

	/** A reservation that a target brought along stays its own: if its message is delivered twice, the other one visits it in the same. */
	pushBrought(waiting: Waiting<T>): void {
		this.#brought.add(waiting.order);
		this.#waiting.push(waiting);
	}

	peek(): Waiting<T> | undefined {
		return this.#waiting.peek();
	}

	pop(): Waiting<T> | undefined {
		return this.#waiting.pop();
	}

	drain(): Waiting<T>[] {
		return this.#waiting.drain();
	}

	/**
	 * An attempt that goes on takes the next reservation that something has which has not begun, and that gets another: behind all
	 * of them nothing would end before nearly everything has begun.
	 *
	 * @returns What is without a reservation then.
	 */
	exchange(goingOn: Waiting<T>, isLate: (startAt: number) => boolean): Waiting<T> {
		const passed: Waiting<T>[] = [];
		let next = this.#waiting.pop();
		while (next !== undefined && (next.order === 0 || this.#brought.has(next.order) || isLate(next.startAt))) {
			passed.push(next);
			next = this.#waiting.pop();
		}
		for (const one of passed) this.#waiting.push(one);
		if (next === undefined) return goingOn;
		this.#waiting.push({ ...goingOn, startAt: next.startAt });
		return { ...next, startAt: 0 };
	}

	/** The clock was set back by `ms`: reservations are as far away as they were. */
	setBack(ms: number): void {
		for (const one of this.#waiting.drain()) {
			this.#waiting.push(one.startAt === 0 ? one : { ...one, startAt: one.startAt - ms });
		}
	}
}

function isSooner<T>(a: Waiting<T>, b: Waiting<T>): boolean {
	return a.startAt < b.startAt || (a.startAt === b.startAt && a.order < b.order);
}
