import type { Place } from '../place.ts';

/** Of a longer line, little more than this many characters are kept: a file without line ends must not fill the memory. */
export const LONGEST_LINE = 8 * 1024 ** 2;

export interface Line {
	readonly text: string;
	/** From 1. */
	readonly number: number;
}

/**
 * The lines of a text whose lines end with LF, those of one part of the text together.
 *
 * Not readline: it also ends lines at U+2028, which JSON may hold.
 *
 * @param place - Its line is that of the last one that was handed out.
 */
export async function* linesOf(text: AsyncIterable<string>, place: Place): AsyncGenerator<readonly Line[]> {
	let rest = '';
	for await (const part of text) {
		const [start = '', ...lines] = part.split('\n');
		if (rest.length < LONGEST_LINE) rest += start;
		const next = lines.pop();
		if (next === undefined) continue;

		yield numbered([rest, ...lines], place);
		rest = next;
	}
	if (rest !== '') yield numbered([rest], place);
}

function numbered(lines: readonly string[], place: Place): readonly Line[] {
	const before = place.line;
	place.line += lines.length;
	return lines.map((text, at) => ({ text, number: before + at + 1 }));
}
