import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MODES } from '../../../../shared/core/job.ts';
import { spawnSite } from '../../../site/spawn.ts';
import { type Measured, measure } from '../measured-process.ts';
import { median } from '../statistics.ts';

/** A command that is measured for what it takes before and around its work. */
interface Starter {
	readonly name: string;
	command(given: { url: string; dir: string }): readonly string[];
}

/** Medians; milliseconds. CPU is that of the whole process tree. */
export interface StartRow {
	readonly command: string;
	/** From starting the process to the first request that the site saw; absent where none is made. */
	readonly toFirstRequestMs?: number;
	readonly wallMs: number;
	readonly cpuMs: number;
	readonly peakMemoryMb: number;
}

export interface StartReport {
	readonly runs: number;
	readonly rows: readonly StartRow[];
}

type StartRun = Measured & { readonly name: string; readonly firstRequestAt: number | null };

const BIN = fileURLToPath(new URL('../../../../services/cli/bin.js', import.meta.url));

const STARTERS: readonly Starter[] = [
	// What the runtime takes by itself.
	{ name: 'node -e 0', command: () => [process.execPath, '-e', '0'] },
	{ name: 'shoal --help', command: () => [process.execPath, BIN, '--help'] },
	...MODES.map((mode) => ({
		name: `shoal scrape URL --mode ${mode}`,
		command: ({ url, dir }: { url: string; dir: string }) => {
			return [process.execPath, BIN, 'scrape', `${url}/p/0`, '--mode', mode, '--data', join(dir, 'data')];
		},
	})),
];

/** Runs commands that do next to nothing, in turn; the first round is not counted: it fills the caches. */
export async function runStartBench(runs: number, log: (line: string) => void): Promise<StartReport> {
	const all: StartRun[] = [];
	for (let round = 0; round <= runs; round++) {
		for (const starter of STARTERS) {
			const run = await runStarter(starter);
			if (round > 0) all.push(run);
		}
		if (round > 0) log(`start: round ${round} of ${runs}`);
	}
	return { runs, rows: STARTERS.map(({ name }) => rowOf(all.filter((run) => run.name === name))) };
}

async function runStarter({ name, command }: Starter): Promise<StartRun> {
	const site = await spawnSite({ pages: 1, rendersAhead: true });
	const dir = mkdtempSync(join(tmpdir(), 'shoal-bench-'));
	try {
		const measured = await measure(command({ url: site.url, dir }));
		if (measured.code !== 0) throw new Error(`${name} ended with ${measured.code}: ${measured.stderr}`);
		const { firstRequestAt } = await site.stats();
		return { ...measured, name, firstRequestAt };
	} finally {
		await site.stop();
		rmSync(dir, { recursive: true, force: true });
	}
}

function rowOf(runs: readonly StartRun[]): StartRow {
	const of = (field: (run: StartRun) => number) => median(runs.map(field));
	const requested = runs.flatMap((run) => (run.firstRequestAt === null ? [] : run.firstRequestAt - run.startedAt));
	return {
		command: runs[0]?.name ?? '',
		...(requested.length > 0 && { toFirstRequestMs: median(requested) }),
		wallMs: of((run) => run.wallMs),
		cpuMs: of((run) => run.cpuUserMs + run.cpuSystemMs),
		peakMemoryMb: of((run) => run.peakMemoryMb),
	};
}
