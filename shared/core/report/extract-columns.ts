import type { ExtractRules } from '../content/extract/extract-rules.ts';
import type { Result } from '../result.ts';

/** A column of a table of results. */
export interface ExtractColumn {
	readonly name: string;
	readonly read: (result: Result) => unknown;
}

/** A column a field, in the order of the rules; one each for what an object has in any case, as a price does. */
export function extractColumns(rules: ExtractRules): readonly ExtractColumn[] {
	return pathsOf(rules).map((path) => ({
		name: ['extracted', ...path].join('.'),
		read: ({ extracted }) => valueIn(extracted, path),
	}));
}

function pathsOf(rules: ExtractRules): readonly (readonly string[])[] {
	return Object.entries(rules).flatMap(([name, { all, fields, type }]) => {
		if (all === true) return [[name]];
		if (fields !== undefined) return pathsOf(fields).map((path) => [name, ...path]);
		return type === 'price'
			? [
					[name, 'amount'],
					[name, 'currency'],
				]
			: [[name]];
	});
}

function valueIn(value: unknown, [name, ...rest]: readonly string[]): unknown {
	if (name === undefined) return value;
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
	return valueIn(Reflect.get(value, name), rest);
}
