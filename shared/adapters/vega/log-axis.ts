/** The ends of a logarithmic axis, with room around all values. */
export function logDomain(values: readonly number[], room = 1.5): [from: number, to: number] {
	return [Math.min(...values) / room, Math.max(...values) * room];
}

const STEPS = [1, 2, 5];
/** More ticks than this are one for each power of ten. */
const MAX_TICKS = 8;

/** Ticks at 1, 2, 5, 10, …; vega's own are ten a decade, each with a line. */
export function logTicks([from, to]: readonly [from: number, to: number]): number[] {
	const [first, last] = [Math.floor(Math.log10(from)), Math.ceil(Math.log10(to))];
	const decades = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
	const fine = decades
		.flatMap((decade) => STEPS.map((step) => step * decade))
		.filter((tick) => tick >= from && tick <= to);
	return fine.length <= MAX_TICKS ? fine : decades.filter((tick) => tick >= from && tick <= to);
}
