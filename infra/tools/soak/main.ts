/**
 * npm run soak:million -- [--targets N] [--mode MODE] [--out DIR] [--data DIR]
 *
 * R9: a job of a million targets through the embedded stack. Looks at its memory and its pace all the while, proves that each
 * target ended once, and writes the curves to --out. Linux only: it reads /proc.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { partsOf, verdictOf } from './curve.ts';
import { drawSoak } from './draw.ts';
import { countInOrder, runSoak, verifyJob } from './run-soak.ts';
import type { Sample } from './sample.ts';

/** R9: time of the last tenth over that of the first; memory of the last tenth over that of the second. */
const MAX_RATIO = 1.2;

const { values } = parseArgs({
	options: {
		targets: { type: 'string', default: '1000000' },
		mode: { type: 'string', default: 'fanout' },
		out: { type: 'string' },
		data: { type: 'string' },
	},
});

const targets = Number(values.targets);
const folder = values.data ?? (await mkdtemp(join(tmpdir(), 'shoal-soak-')));
await mkdir(folder, { recursive: true });
try {
	await soak();
} finally {
	if (values.data === undefined) await rm(folder, { recursive: true, force: true });
}

async function soak(): Promise<void> {
	const { summary, samples, results } = await runSoak({ folder, targets, mode: values.mode, log });
	const faults = [
		...(summary.state === 'reported' ? [] : [`the job ended ${summary.state}`]),
		...(summary.counts.ok === targets ? [] : [`the counts are ${JSON.stringify(summary.counts)}`]),
		...((await countInOrder(results)) === targets ? [] : ['the results are not one a target, in order']),
		...(await verifyJob(folder, summary.jobId)),
	];
	const parts = partsOf(samples, targets);
	const verdict = verdictOf(parts);
	const peakMemoryMb = Math.max(...samples.map(({ memoryMb }) => memoryMb));
	const machine = { node: process.version, platform: `${process.platform}-${process.arch}` };
	const report = { targets, mode: values.mode, machine, wallMs: summary.wallMs, peakMemoryMb, ...verdict, parts };
	process.stdout.write(`${JSON.stringify(report)}\n`);
	if (values.out !== undefined) await write(values.out, report, samples);

	const slowdown = Math.max(verdict.wallRatio, verdict.wallRatioToMedian);
	if (slowdown > MAX_RATIO) faults.push(`the last tenth took ${slowdown.toFixed(2)} × the first, or the median one`);
	if (verdict.memoryRatio > MAX_RATIO) faults.push(`memory grew ${verdict.memoryRatio.toFixed(2)} ×`);
	for (const fault of faults) log(`FAILED: ${fault}`);
	process.exitCode = faults.length > 0 ? 1 : 0;
}

async function write(dir: string, report: object, samples: readonly Sample[]): Promise<void> {
	await mkdir(dir, { recursive: true });
	const name = join(dir, `soak-${targets}-${values.mode}`);
	const rows = samples.map(({ atMs, visited, memoryMb, mappedMb, cpuMs }) =>
		[Math.round(atMs), visited, memoryMb.toFixed(1), mappedMb.toFixed(1), cpuMs].join(','),
	);
	await writeFile(`${name}.json`, `${JSON.stringify(report, null, '\t')}\n`);
	await writeFile(`${name}.csv`, `${['atMs,visited,memoryMb,mappedMb,cpuMs', ...rows].join('\n')}\n`);
	const title = `${targets.toLocaleString('en')} targets in ${values.mode} mode on the embedded stack`;
	await writeFile(`${name}.svg`, drawSoak(samples, title));
	log(`wrote ${name}.json, .csv and .svg`);
}

function log(line: string): void {
	process.stderr.write(`${line}\n`);
}
