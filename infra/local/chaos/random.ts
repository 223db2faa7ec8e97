import { createHash } from 'node:crypto';

/** A sequence of chances that a seed decides. */
export interface Random {
	/** From 0 up to, not including, 1. */
	next(): number;
	happens(probability: number): boolean;
	/** Both ends are possible. */
	integer(min: number, max: number): number;
	/** In an order that is never the given one, if there is another. */
	shuffled<T>(values: readonly T[]): T[];
}

/** Mulberry32. */
export function createRandom(seed: string): Random {
	let state = createHash('sha256').update(seed).digest().readUInt32LE();

	function next(): number {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	function integer(min: number, max: number): number {
		return min + Math.floor(next() * (max - min + 1));
	}

	return {
		next,
		integer,
		happens: (probability) => next() < probability,
		shuffled(values) {
			const shuffled = [...values];
			// Sattolo's: no value stays where it was.
			for (let i = shuffled.length - 1; i > 0; i--) {
				const j = integer(0, i - 1);
				[shuffled[i], shuffled[j]] = [
					shuffled[j] as (typeof shuffled)[number],
					shuffled[i] as (typeof shuffled)[number],
				];
			}
			return shuffled;
		},
	};
}
