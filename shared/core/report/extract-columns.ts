import type { ExtractRules } from '../content/extract/extract-rules.ts';
import type { Result } from '../result.ts';
import type { VisitOptions } from '../visit.ts';

/** What of a job's options says which fields its results have. */
export type Extracting = Pick<VisitOptions, 'extract' | 'extractModule'>;

/** A column of a table of results. */
export interface ExtractColumn {
	readonly name: string;
	readonly read: (result: Result) => unknown;
}

/**
 * A column a field, in the order of the rules; one each for what an object has in any case, as a price does. Those of a
 * module follow, and where it does not say which it has, one with all of them.
 */
export function extractColumns({ extract = {}, extractModule }: Extracting): readonly ExtractColumn[] {
	const named = pathsOf(extract).map((path) => ({
		name: ['extracted', ...path].join('.'),
		read: ({ extracted }: Result) => valueIn(extracted, path),
	}));
	if (extractModule === undefined) return named;
	const { columns } = extractModule;
	if (columns === undefined || columns.length === 0) return [...named, { name: 'extracted', read: unnamedIn(extract) }];
	const own = columns.filter((name) => !Object.hasOwn(extract, name));
	return [
		...named,
		...own.map((name) => ({ name: `extracted.${name}`, read: ({ extracted }: Result) => valueIn(extracted, [name]) })),
	];
}

/** The fields that no rule has. */
function unnamedIn(rules: ExtractRules): ExtractColumn['read'] {
	return ({ extracted }) =>
		Object.fromEntries(Object.entries(extracted).filter(([name]) => !Object.hasOwn(rules, name)));
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
