import type { Table } from '../tables.ts';
import { CATEGORIES, type Category } from './categories.ts';
import type { ProfileReport } from './profile-report.ts';

/** A row a category, a column a mode: CPU milliseconds for 1,000 pages and the share of the whole. */
export function profileTable(profiles: readonly ProfileReport[]): Table {
	const categories = Object.keys(CATEGORIES) as Category[];
	return [
		['', ...profiles.flatMap(({ mode }) => [`${mode} ms`, 'share'])],
		...categories.map((category) => [CATEGORIES[category], ...profiles.flatMap((each) => cells(each, category))]),
		['all', ...profiles.flatMap(({ cpuMsPerThousand }) => [cpuMsPerThousand.toFixed(0), ''])],
	];
}

function cells({ byCategory, cpuMsPerThousand }: ProfileReport, category: Category): string[] {
	const ms = byCategory[category] ?? 0;
	return [ms.toFixed(0), `${((ms * 100) / cpuMsPerThousand).toFixed(0)} %`];
}

/** The functions that took most by themselves. */
export function functionsTable({ functions }: ProfileReport): Table {
	return [
		['function', 'ms', 'counted as'],
		...functions.map(({ name, category, cpuMs }) => [name, cpuMs.toFixed(1), CATEGORIES[category]]),
	];
}
