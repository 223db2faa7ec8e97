import { mulberry32 } from '../../shared/core/mulberry32.ts';

/** Random numbers that a seed fixes: the same seed gives the same sequence. */
export interface Random {
	/** From 0 up to 1. */
	next(): number;
	/** True with the probability `p`. */
	happens(p: number): boolean;
	/** A whole number from `min` to `max`, both included. */
	int(min: number, max: number): number;
	pick<T>(choices: readonly T[]): T;
}

export function createRandom(seed: number): Random {
	const next = mulberry32(Math.imul(seed, 0x9e3779b9) ^ 0x5bd1e995);
	const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
	return {
		next,
		happens: (p) => next() < p,
		int,
		pick: (choices) => choices[int(0, choices.length - 1)] as (typeof choices)[number],
	};
}
