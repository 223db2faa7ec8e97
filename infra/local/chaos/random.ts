import { createHash } from 'node:crypto';
import { mulberry32 } from '../../../shared/core/mulberry32.ts';

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

export function createRandom(seed: string): Random {
	const next = mulberry32(createHash('sha256').update(seed).digest().readUInt32LE());

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
