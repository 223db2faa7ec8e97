export const SEPARATORS = [',', ';', '\t', '|'] as const;
/** What parts the cells of a row. */
export type Separator = (typeof SEPARATORS)[number];

export const COLUMN = 'url';

/** A first line that is not over by then names no columns. */
const LONGEST_HEADER = 65_536;

/** The first line that is not blank, of a text whose lines end with LF; `undefined` while more has to be read for it. */
export function firstLineOf(start: string): string | undefined {
	const text = start.trimStart();
	const end = text.indexOf('\n');
	if (end !== -1) return text.slice(0, end);
	return start.length >= LONGEST_HEADER ? text : undefined;
}

/** The separator of a first line that has the column `url`; a comma where none makes one. */
export function separatorIn(line: string): Separator {
	return SEPARATORS.find((separator) => hasColumn(line, separator)) ?? ',';
}

/** Whether a line is the first of a table with a column `url`. */
export function isHeader(line: string): boolean {
	return SEPARATORS.some((separator) => hasColumn(line, separator));
}

export function isColumn(title: string): boolean {
	return title.trim().toLowerCase() === COLUMN;
}

function hasColumn(line: string, separator: Separator): boolean {
	return line.split(separator).some((title) => isColumn(title.trim().replace(/^"(.*)"$/, '$1')));
}
