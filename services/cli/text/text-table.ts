/**
 * Rows with their columns aligned, two blanks apart; columns of figures are set right.
 *
 * @param rows - All as long as the first, or shorter.
 * @param rightAligned - Positions of the columns that are.
 */
export function textTable(rows: readonly (readonly string[])[], rightAligned: readonly number[] = []): string[] {
	const widthOf = (column: number) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0));
	const widths = (rows[0] ?? []).map((_, column) => widthOf(column));
	const align = (cell: string, column: number) =>
		rightAligned.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
	return rows.map((row) => row.map(align).join('  ').trimEnd());
}
