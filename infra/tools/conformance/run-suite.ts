import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { explained } from './explained.ts';
import type { Case, Suite } from './suite.ts';

export interface SuiteResult {
	readonly name: string;
	readonly passed: number;
	/** What failed and why, a line or more each; also explanations that explain nothing. */
	readonly failed: readonly string[];
	/** What differs from the origin's expectation, and the reason, a line each. */
	readonly explained: readonly string[];
}

type Reasons = Readonly<Record<string, string>>;

/**
 * Runs a suite over the files of a folder.
 *
 * @returns `undefined` where its files are absent.
 */
export async function runSuite(suite: Suite, folder: string): Promise<SuiteResult | undefined> {
	try {
		const cases = suite.cases(readData(join(folder, suite.file)) as never);
		return await judge({ name: suite.name, cases }, explained[suite.name] ?? {});
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
		throw error;
	}
}

/** JSON as it is parsed, another file as text, a folder as texts by the names of its files. */
function readData(path: string): unknown {
	if (statSync(path).isDirectory()) {
		const names = globSync('**/*.*', { cwd: path }).toSorted();
		return Object.fromEntries(names.map((name) => [name, readFileSync(join(path, name), 'utf8')]));
	}
	const text = readFileSync(path, 'utf8');
	return path.endsWith('.json') ? JSON.parse(text) : text;
}

/** @param reasons - Why a case may fail, by its id; one that passes all the same is a failure. */
export async function judge(
	{ name, cases }: { name: string; cases: readonly Case[] },
	reasons: Reasons,
): Promise<SuiteResult> {
	const failed: string[] = [];
	let passed = 0;
	const excused: string[] = [];
	for (const each of cases) {
		const failure = await failureOf(each);
		const reason = reasons[each.id];
		if (failure === undefined && reason === undefined) passed += 1;
		else if (failure !== undefined && reason !== undefined) excused.push(`${each.id}: ${reason}`);
		else failed.push(failure ?? `${each.id}: passes, and is explained as if it did not`);
	}
	const ids = new Set(cases.map(({ id }) => id));
	const unknown = Object.keys(reasons).filter((id) => !ids.has(id));
	failed.push(...unknown.map((id) => `${id}: is explained, and there is no such case`));
	return { name, passed, failed, explained: excused };
}

async function failureOf({ id, expected, actual }: Case): Promise<string | undefined> {
	const found = await attempt(actual);
	if (isDeepStrictEqual(found, expected)) return undefined;
	return `${id}:\n    expected ${JSON.stringify(expected)}\n    found    ${JSON.stringify(found)}`;
}

async function attempt(actual: Case['actual']): Promise<unknown> {
	try {
		return await actual();
	} catch (error) {
		return `threw ${error}`;
	}
}
