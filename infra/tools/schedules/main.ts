import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSchedulesFile } from '../../../shared/runtime/schedules-file.ts';
import { withSchedules } from './template-part.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const TEMPLATE = join(ROOT, 'template.yaml');

try {
	const schedules = await readSchedulesFile(join(ROOT, 'schedules.yaml'));
	const before = await readFile(TEMPLATE, 'utf8');
	const after = withSchedules(before, schedules);
	if (after !== before) await writeFile(TEMPLATE, after);
	process.stderr.write(`template.yaml has ${schedules.length} schedules${after === before ? ', as before' : ''}\n`);
} catch (error) {
	process.stderr.write(`${(error as Error).message}\n`);
	process.exitCode = 2;
}
