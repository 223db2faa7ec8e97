import type { Place } from './place.ts';

/** Of a longer line, little more than this many characters are kept: a file without line ends must not fill the memory. */
export const LONGEST_LINE = 8 * 1024 ** 2;

/**
 * The lines of a text, without their ends (LF or CRLF), those of one part of the text together.
 *
 * Not readline: it also ends lines at U+2028, which JSON may hold, and at a lone CR.
 *
 * @param place - Its line is that of the last one that was handed out.
 */
export async function* linesOf(text: AsyncIterable<string>, place: Place): AsyncGenerator<readonly string[]> {
	let rest = '';
	for await (const part of text) {
		const [start = '', ...lines] = part.split('\n');
		if (rest.length < LONGEST_LINE) rest += start;
		const next = lines.pop();
		if (next === undefined) continue;

		yield counted([rest, ...lines].map(withoutReturn), place);
		rest = next;
	}
	if (rest !== '') yield counted([withoutReturn(rest)], place);
}

function counted(lines: readonly string[], place: Place): readonly string[] {
	place.line += lines.length;
	return lines;
}

function withoutReturn(line: string): string {
	return line.endsWith('\r') ? line.slice(0, -1) : line;
}
