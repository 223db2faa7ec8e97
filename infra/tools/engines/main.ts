/**
 * npm run test:engines -- [--only NAME,…] [--write]
 *
 * Runs the contracts of all AWS adapters on engines that others wrote, each started and stopped here. Fails on what fails without
 * a reason in `known-gaps.ts`, and on a gap there that is none any more. `--write` renews docs/engines.md and docs/engines.json.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judge } from './known-gaps.ts';
import { renderEngines } from './render-engines.ts';
import { type EngineRun, enginesNamed, runContracts } from './run-contracts.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, write: { type: 'boolean', default: false } } });

const runs: EngineRun[] = [];
for (const engine of enginesNamed(values.only?.split(','))) {
	const folder = await mkdtemp(join(tmpdir(), 'shoal-engine-'));
	try {
		const run = await runContracts(engine, folder);
		runs.push(run);
		tell(run);
	} catch (error) {
		process.stderr.write(`${engine.name} was not tried: ${(error as Error).message}\n`);
		process.exitCode = 1;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
if (values.write && process.exitCode !== 1) {
	await writeFile('docs/engines.json', `${JSON.stringify(runs.map(judge), null, '\t')}\n`);
	await writeFile('docs/engines.md', renderEngines(runs.map(judge)));
}

function tell(run: EngineRun): void {
	const { engine, passed, gaps, unexpected, closed } = judge(run);
	process.stdout.write(`${engine}: ${passed} passed, ${gaps.length} known gaps\n`);
	for (const { contract, title, message } of unexpected) {
		process.stdout.write(`  FAILED ${contract}: ${title}\n    ${message}\n`);
	}
	for (const title of closed) process.stdout.write(`  PASSES, though it is listed as a gap: ${title}\n`);
	if (unexpected.length + closed.length > 0) process.exitCode = 1;
}
