/**
 * npm run bench -- [list|check|start|profile|profile-check]… [--pages N] [--latency MS] [--in-flight N] [--runs N]
 *                  [--only CONTESTANT,…] [--peers all|none|PEER,…] [--json]
 * npm run bench -- --docs FILE.json
 *
 * Measures Shoal, its floor and its peers, and prints medians; or writes the docs from a saved report.
 */
import { readFileSync } from 'node:fs';
import { MODES } from '../../../shared/core/job.ts';
import { type BenchOptions, benchOptions } from './bench-options.ts';
import type { BenchReport } from './bench-report.ts';
import { type CheckReport, runCheckBench } from './check/check-bench.ts';
import { bareCrawl, check, checkIn } from './check/check-contestants.ts';
import { runListBench } from './list/list-bench.ts';
import type { ListReport } from './list/list-report.ts';
import { bareLoop, shoal, shoalIn } from './list/own-contestants.ts';
import { thisMachine } from './machine.ts';
import { havePeers } from './peers/peers.ts';
import { textOf } from './print-report.ts';
import { profileOfCheck, profileOfList, runProfiles } from './profile/run-profile.ts';
import { runStartBench } from './start/start-bench.ts';

const log = (line: string) => process.stderr.write(`${line}\n`);
// Sequential mode has one request in flight by its nature: it is no contestant on a list.
const modes = MODES.filter((mode) => mode !== 'sequential');

try {
	await run(benchOptions(process.argv.slice(2)));
} catch (error) {
	log(process.env.SHOAL_DEBUG ? String((error as Error).stack) : `bench: ${(error as Error).message}`);
	process.exitCode = 1;
}

async function run(options: BenchOptions): Promise<void> {
	if (options.docs === undefined) {
		const report = await measureAll(options);
		process.stdout.write(options.isJson ? `${JSON.stringify(report, null, '\t')}\n` : textOf(report));
		return;
	}
	// Only now: the plotting library is nothing that a measurement should wait for.
	const { writeDocs } = await import('./docs/write-docs.ts');
	const report = JSON.parse(readFileSync(options.docs, 'utf8')) as BenchReport;
	for (const file of await writeDocs(report)) log(file);
}

async function measureAll(options: BenchOptions): Promise<BenchReport> {
	const { parts, pages, latencyMs, inFlight, runs } = options;
	const load = { pages, latencyMs, inFlight };
	return {
		takenAt: new Date().toISOString(),
		machine: thisMachine(),
		...(parts.includes('list') && { list: await measureList(options) }),
		...(parts.includes('check') && { check: await measureCheck(options) }),
		...(parts.includes('start') && { start: await runStartBench(runs, log) }),
		...(parts.includes('profile') && { profile: await runProfiles(profileOfList(load), modes, log) }),
		...(parts.includes('profile-check') && { checkProfile: await runProfiles(profileOfCheck(load), modes, log) }),
	};
}

async function measureList(options: BenchOptions): Promise<ListReport> {
	const { only, peers, pages, latencyMs, inFlight, runs } = options;
	const own = [bareLoop, shoal, ...modes.map(shoalIn)];
	const had = await havePeers(peers, log);
	const contestants = chosen([...own, ...had.contestants], only);
	return runListBench({ bench: { pages, latencyMs, inFlight, runs }, contestants, missing: had.missing, log });
}

/** At the latency that is asked for, and without any, which is when it is bound by CPU. */
function measureCheck({ only, pages, latencyMs, inFlight, runs }: BenchOptions): Promise<CheckReport> {
	const contestants = chosen([bareCrawl, check, ...modes.map(checkIn)], only);
	const latenciesMs = [...new Set([0, latencyMs])];
	return runCheckBench({ bench: { pages, latenciesMs, inFlight, runs }, contestants, log });
}

function chosen<T extends { readonly name: string }>(all: readonly T[], only: readonly string[] | undefined): T[] {
	const some = all.filter(({ name }) => only?.includes(name) ?? true);
	if (some.length === 0) throw new Error(`--only: name some of ${all.map(({ name }) => name).join(', ')}`);
	return some;
}
