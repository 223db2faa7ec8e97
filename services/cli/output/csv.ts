/** A row of RFC 4180 with its line end; lists and objects are JSON, what is absent is empty. */
export function csvRow(values: readonly unknown[]): string {
	return `${values.map((value) => quoted(cellOf(value))).join(',')}\r\n`;
}

function cellOf(value: unknown): string {
	if (value === undefined || value === null) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function quoted(cell: string): string {
	return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
