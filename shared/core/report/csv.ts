export interface CsvOptions {
	/** Cells as they are: a spreadsheet may compute what begins as a formula does. Default no. */
	readonly isRaw?: boolean;
}

/**
 * What a spreadsheet takes for the beginning of a formula, in any width that it knows.
 *
 * Source: OWASP, CSV Injection
 */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** A row of RFC 4180 with its line end; lists and objects are JSON, what is absent is empty. */
export function csvRow(values: readonly unknown[], { isRaw = false }: CsvOptions = {}): string {
	return `${values.map((value) => quoted(isRaw ? cellOf(value) : inertCell(value))).join(',')}\r\n`;
}

/** Text that begins as a formula does gets an apostrophe in front; numbers are none, whatever their sign. */
function inertCell(value: unknown): string {
	const cell = cellOf(value);
	return typeof value !== 'number' && FORMULA.test(cell) ? `'${cell}` : cell;
}

function cellOf(value: unknown): string {
	if (value === undefined || value === null) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function quoted(cell: string): string {
	return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
