/**
 * npm run state-machine
 *
 * Makes the state machine of the daily report of daily-report.yaml.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { definitionText } from './definition.ts';
import { readQueriesFile } from './queries-file.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const DEFINITION = join(ROOT, 'daily-report.asl.json');

try {
	const queries = await readQueriesFile(join(ROOT, 'daily-report.yaml'));
	const before = await readFile(DEFINITION, 'utf8').catch(() => '');
	const after = definitionText(queries);
	if (after !== before) await writeFile(DEFINITION, after);
	process.stderr.write(`daily-report.asl.json has ${queries.length} queries${after === before ? ', as before' : ''}\n`);
} catch (error) {
	process.stderr.write(`${(error as Error).message}\n`);
	process.exitCode = 2;
}
