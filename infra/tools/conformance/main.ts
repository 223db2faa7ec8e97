import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { runSuite, type SuiteResult } from './run-suite.ts';
import { suites } from './suites.ts';

/** Runs our code over test cases of third parties, which are not part of the project: `npm run conformance -- FOLDER`. */
async function main([name]: readonly string[]): Promise<number> {
	if (name === undefined) {
		process.stderr.write('name the folder that holds the test cases: npm run conformance -- FOLDER\n');
		return 2;
	}
	const folder = resolve(process.env.INIT_CWD ?? process.cwd(), name);
	const results = await Promise.all(suites.map((suite) => runSuite(suite, folder)));
	if (results.every((result) => result === undefined)) {
		const files = suites.map(({ file }) => `  ${file}\n`).join('');
		process.stderr.write(`${name} holds no test cases, or is not there; looked for:\n${files}`);
		return 2;
	}
	const lines = suites.flatMap((suite, i) => linesOf(suite.name, results[i]));
	const unread = unreadIn(folder).map((file) => `  ${file}`);
	if (unread.length > 0) lines.push('not put to our code:', ...unread);
	process.stdout.write(`${lines.join('\n')}\n`);
	return results.some((result) => result !== undefined && result.failed.length > 0) ? 1 : 0;
}

function linesOf(name: string, result: SuiteResult | undefined): string[] {
	if (result === undefined) return [`${name}: absent`];
	const { passed, failed, explained } = result;
	return [
		`${name}: ${passed} passed, ${failed.length} failed, ${explained.length} explained`,
		...failed.map((failure) => `  FAILED ${failure}`),
		...explained.map((reason) => `  explained: ${reason}`),
	];
}

/** What nobody put to our code must not look as if it had passed. */
function unreadIn(folder: string): string[] {
	const read = new Set(suites.map(({ file }) => file));
	return globSync('*/*', { cwd: folder })
		.filter((file) => !read.has(file))
		.toSorted();
}

process.exitCode = await main(process.argv.slice(2));
