export type Value = string | number | boolean | undefined;

/** A line of a log, or a row of a result, by its fields. */
export type LogRow = Readonly<Record<string, Value>>;

/** `group` are all rows that an aggregate is of. */
export type Expression = (row: LogRow, group: readonly LogRow[]) => Value;

export function isTrue(value: Value): boolean {
	return value === true || value === 'true' || (typeof value === 'number' && value !== 0);
}

export function numberOf(value: Value): number | undefined {
	if (value === undefined || value === '' || typeof value === 'boolean') return undefined;
	const number = Number(value);
	return Number.isNaN(number) ? undefined : number;
}
