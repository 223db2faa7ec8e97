import { UsageError } from '../../../shared/core/errors.ts';
import { type Expression, type LogRow, numberOf, type Value } from './values.ts';

/** Those that look at one row. */
export const FUNCTIONS: Readonly<Record<string, (...args: readonly Value[]) => Value>> = {
	ispresent: (value) => value !== undefined,
	abs: (value) => mapped(value, Math.abs),
	ceil: (value) => mapped(value, Math.ceil),
	floor: (value) => mapped(value, Math.floor),
	coalesce: (...values) => values.find((value) => value !== undefined),
};

/** Those that look at all rows of a group. */
export const AGGREGATES: ReadonlySet<string> = new Set(['count', 'count_distinct', 'sum', 'avg', 'min', 'max', 'pct']);

export function aggregateOf(name: string, args: readonly Expression[]): Expression {
	const [of, percentile] = args;
	if (name === 'count' && of === undefined) return (_, group) => group.length;
	if (of === undefined) throw new UsageError(`the query calls ${name} without a field`);
	const values = (group: readonly LogRow[]) =>
		group.map((row) => of(row, [row])).filter((value) => value !== undefined);
	const numbers = (group: readonly LogRow[]) => values(group).flatMap((value) => numberOf(value) ?? []);
	switch (name) {
		case 'count':
			return (_, group) => values(group).length;
		case 'count_distinct':
			return (_, group) => new Set(values(group)).size;
		case 'sum':
			return (_, group) => sum(numbers(group));
		case 'avg':
			return (_, group) => (numbers(group).length === 0 ? undefined : sum(numbers(group)) / numbers(group).length);
		case 'min':
			return (_, group) => extreme(numbers(group), Math.min);
		case 'max':
			return (_, group) => extreme(numbers(group), Math.max);
		default:
			if (percentile === undefined) throw new UsageError('the query calls pct without a percentage');
			return (row, group) => rankedAt(numbers(group), numberOf(percentile(row, group)) ?? 50);
	}
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((a, b) => a + b, 0);
}

/** Of none there is none. */
function extreme([first, ...rest]: readonly number[], of: (a: number, b: number) => number): Value {
	return first === undefined ? undefined : rest.reduce((a, b) => of(a, b), first);
}

/** The nearest rank. */
function rankedAt(numbers: readonly number[], percentage: number): Value {
	const sorted = numbers.toSorted((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil((percentage / 100) * sorted.length) - 1)];
}

function mapped(value: Value, of: (number: number) => number): Value {
	const number = numberOf(value);
	return number === undefined ? undefined : of(number);
}
