import { resolve } from 'node:path';
import { runSuite } from './run-suite.ts';
import { folderSuites, suites } from './suites.ts';

/** Runs our code over test cases of third parties, which are not part of the project: `npm run conformance -- FOLDER`. */
function main([folder]: readonly string[]): number {
	if (folder === undefined) {
		process.stderr.write('name the folder that holds the test cases: npm run conformance -- FOLDER\n');
		return 2;
	}
	const all = [...suites, ...folderSuites];
	const results = all.map((suite) => runSuite(suite, resolve(process.env.INIT_CWD ?? process.cwd(), folder)));
	if (results.every((result) => result === undefined)) {
		const files = suites.map(({ file }) => `  ${file}\n`).join('');
		process.stderr.write(`${folder} holds no test cases; looked for, among others:\n${files}`);
		return 2;
	}
	all.forEach(({ name }, i) => {
		const result = results[i];
		if (result === undefined) process.stdout.write(`${name}: absent\n`);
		else {
			const { passed, failed, explained } = result;
			process.stdout.write(`${name}: ${passed} passed, ${failed.length} failed, ${explained} explained\n`);
			for (const failure of failed) process.stdout.write(`  ${failure}\n`);
		}
	});
	return results.some((result) => result !== undefined && result.failed.length > 0) ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
