import type { Position } from './position.ts';

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
 * @param position - Its line is that of the last one that was handed out.
 */
export async function* linesOf(text: AsyncIterable<string>, position: Position): AsyncGenerator<readonly Line[]> {
	let rest = '';
	for await (const part of text) {
		const [start = '', ...lines] = part.split('\n');
		if (rest.length < LONGEST_LINE) rest += start;
		const next = lines.pop();
		if (next === undefined) continue;

		yield numbered([rest, ...lines], position);
		rest = next;
	}
	if (rest !== '') yield numbered([rest], position);
}

function numbered(lines: readonly string[], position: Position): readonly Line[] {
	const before = position.line;
	position.line += lines.length;
	return lines.map((text, at) => ({ text, number: before + at + 1 }));
}
