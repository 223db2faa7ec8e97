import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { spawnSite } from '../../infra/site/spawn.ts';
import type { Mode } from '../../shared/core/job.ts';
import type { JobSummary } from '../../shared/core/summary.ts';
import { median } from '../bench/statistics.ts';

/** One setting of the embedded stack, on a site that answers after `latencyMs`. */
export interface LocalSetting {
	readonly mode: Mode;
	readonly targets: number;
	readonly latencyMs: number;
	readonly concurrency: number;
	readonly chunkSize: number;
	readonly batchSize: number;
	readonly maxInstances: number;
	readonly threads: number;
}

/** Wall clocks of its runs, in milliseconds. */
export interface LocalRuns {
	readonly setting: LocalSetting;
	readonly wallMs: readonly number[];
	readonly medianMs: number;
	/** Half of what lies between the fastest and the slowest run, over the median, in percent. */
	readonly spreadPercent: number;
}

const BIN = fileURLToPath(new URL('../../services/cli/bin.js', import.meta.url));
const run = promisify(execFile);

/** Runs all settings in turn, as often as asked: what disturbs the machine for a while disturbs them all. */
export async function runLocally(
	settings: readonly LocalSetting[],
	repeats: number,
	log: (line: string) => void,
): Promise<LocalRuns[]> {
	const walls = settings.map((): number[] => []);
	for (let repeat = 0; repeat < repeats; repeat++) {
		for (const [i, setting] of settings.entries()) {
			const wallMs = await runOnce(setting);
			walls[i]?.push(wallMs);
			log(`${nameOf(setting)}: ${Math.round(wallMs)} ms`);
		}
	}
	return settings.map((setting, i) => runsOf(setting, walls[i] ?? []));
}

/** `fanout, 800 targets of 50 ms, 10 in flight, chunks of 10`. */
export function nameOf({ mode, targets, latencyMs, concurrency, chunkSize }: LocalSetting): string {
	return `${mode}, ${targets} targets of ${latencyMs} ms, ${concurrency} in flight, chunks of ${chunkSize}`;
}

function runsOf(setting: LocalSetting, wallMs: readonly number[]): LocalRuns {
	const medianMs = median(wallMs);
	const spread = (Math.max(...wallMs) - Math.min(...wallMs)) / 2;
	return { setting, wallMs, medianMs, spreadPercent: (spread / medianMs) * 100 };
}

async function runOnce(setting: LocalSetting): Promise<number> {
	const site = await spawnSite({ pages: setting.targets, latencyMs: setting.latencyMs });
	const dir = mkdtempSync(join(tmpdir(), 'shoal-validate-'));
	try {
		const list = join(dir, 'urls.txt');
		writeFileSync(list, Array.from({ length: setting.targets }, (_, i) => `${site.url}/p/${i}\n`).join(''));
		const files = ['--from', list, '--data', join(dir, 'data'), '--out', join(dir, 'results.jsonl'), '--json'];
		const { stdout } = await run(process.execPath, [BIN, 'scrape', ...files, ...optionsOf(setting)]);
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
