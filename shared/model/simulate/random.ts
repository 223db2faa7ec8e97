/** Draws numbers from 0 up to, and never, 1. */
export type Draw = () => number;

/**
 * A repeatable stream of numbers: the same seed gives the same prediction.
 *
 * Mulberry32, by Tommy Ettinger (public domain): 32 bits of state are plenty for samples of latencies.
 */
export function createDraw(seed: number): Draw {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
