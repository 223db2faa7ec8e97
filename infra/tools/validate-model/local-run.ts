import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Mode } from '../../../shared/core/job.ts';
import type { JobSummary } from '../../../shared/core/report/summary.ts';
import { spawnSite } from '../../site/spawn.ts';
import { median } from '../bench/statistics.ts';

/** One setting of the embedded stack, on a site whose page `i` answers after the `i`th latency, and then from the first on. */
export interface LocalSetting {
	readonly mode: Mode;
	readonly targets: number;
	readonly latenciesMs: readonly number[];
	readonly concurrency: number;
	readonly chunkSize: number;
	readonly batchSize: number;
	readonly maxInstances: number;
	readonly threads: number;
}

export interface MeasuredSetting {
	readonly setting: LocalSetting;
	readonly medianMs: number;
}

/** Wall clocks of its runs, in milliseconds. */
export interface LocalRuns extends MeasuredSetting {
	readonly wallMs: readonly number[];
	/** Half of what lies between the fastest and the slowest run, over the median, in percent. */
	readonly spreadPercent: number;
}

export interface RunOptions {
	readonly repeats: number;
	/** Called with what is about to run, then with how long it took. */
	readonly onRun: (setting: LocalSetting, wallMs: number) => void;
	readonly signal: AbortSignal;
}

const BIN = fileURLToPath(new URL('../../../services/cli/bin.js', import.meta.url));
const run = promisify(execFile);

/**
 * Runs all settings in turn, as often as asked: what disturbs the machine for a while disturbs them all.
 *
 * @throws What `signal` was aborted with; or a run failed, or has lost a page.
 */
export async function runLocally<Name extends string>(
	settings: Readonly<Record<Name, LocalSetting>>,
	{ repeats, onRun, signal }: RunOptions,
): Promise<Record<Name, LocalRuns>> {
	const entries = Object.entries(settings) as [Name, LocalSetting][];
	const walls = entries.map((): number[] => []);
	for (let repeat = 0; repeat < repeats; repeat++) {
		for (const [i, [, setting]] of entries.entries()) {
			const wallMs = await runOnce(setting, signal);
			walls[i]?.push(wallMs);
			onRun(setting, wallMs);
		}
	}
	const measured = entries.map(([name, setting], i) => [name, runsOf(setting, walls[i] ?? [])]);
	return Object.fromEntries(measured) as Record<Name, LocalRuns>;
}

/** `fanout, 800 targets of 50 ms, 10 in flight, chunks of 10`. */
export function nameOf({ mode, targets, latenciesMs, concurrency, chunkSize }: LocalSetting): string {
	const bounds = new Set([Math.min(...latenciesMs), Math.max(...latenciesMs)]);
	return `${mode}, ${targets} targets of ${[...bounds].join(' to ')} ms, ${concurrency} in flight, chunks of ${chunkSize}`;
}

function runsOf(setting: LocalSetting, wallMs: readonly number[]): LocalRuns {
	const medianMs = median(wallMs);
	const spread = (Math.max(...wallMs) - Math.min(...wallMs)) / 2;
	return { setting, wallMs, medianMs, spreadPercent: (spread / medianMs) * 100 };
}

async function runOnce(setting: LocalSetting, signal: AbortSignal): Promise<number> {
	signal.throwIfAborted();
	const site = await spawnSite({ pages: setting.targets, latenciesMs: setting.latenciesMs });
	const dir = mkdtempSync(join(tmpdir(), 'shoal-validate-'));
	try {
		const list = join(dir, 'urls.txt');
		writeFileSync(list, Array.from({ length: setting.targets }, (_, i) => `${site.url}/p/${i}\n`).join(''));
		const files = ['--from', list, '--data', join(dir, 'data'), '--out', join(dir, 'results.jsonl'), '--json'];
		const { stdout } = await run(process.execPath, [BIN, 'scrape', ...files, ...optionsOf(setting)], { signal });
		const { wallMs, counts } = JSON.parse(stdout) as JobSummary;
		if (counts.ok !== setting.targets) throw new Error(`${nameOf(setting)}: ${JSON.stringify(counts)}`);
		return wallMs;
	} finally {
		await site.stop();
		rmSync(dir, { recursive: true, force: true });
	}
}

function optionsOf({ mode, concurrency, chunkSize, batchSize, maxInstances, threads }: LocalSetting): string[] {
	const values = {
		mode,
		concurrency,
		'chunk-size': chunkSize,
		'batch-size': batchSize,
		'max-instances': maxInstances,
		threads,
	};
	return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
}
