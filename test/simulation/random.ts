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

/** Mulberry32 (Tommy Ettinger): small, fast, and random enough to choose faults by. */
export function createRandom(seed: number): Random {
	let state = Math.imul(seed, 0x9e3779b9) ^ 0x5bd1e995;

	function next(): number {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
	}

	const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
	return {
		next,
		happens: (p) => next() < p,
		int,
		pick: (choices) => choices[int(0, choices.length - 1)] as (typeof choices)[number],
	};
}
