import type { Position } from '../html/text-position.ts';

const LINE_END = /\r\n|\n|\r/g;

/** Tells the line and column of a place in a text, in any order. */
export function createTextLines(text: string): (offset: number) => Position {
	const starts = [0];
	for (const { index, 0: end } of text.matchAll(LINE_END)) starts.push(index + end.length);
	return (offset) => {
		let low = 0;
		for (let high = starts.length - 1; low < high; ) {
			const middle = (low + high + 1) >> 1;
			if ((starts[middle] ?? 0) <= offset) low = middle;
			else high = middle - 1;
		}
		return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
	};
}
