import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { BenchReport } from '../../infra/tools/bench/bench-report.ts';

const MAIN = fileURLToPath(new URL('../../infra/tools/bench/main.ts', import.meta.url));

async function bench(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
	const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
	const code = new Promise<number | null>((resolve) => child.once('close', resolve));
	const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
	return { code: await code, stdout, stderr };
}

it('S4.2 measures Shoal and its floor at the same work', async () => {
	const { code, stdout, stderr } = await bench(
		'list',
		...'--pages 60 --runs 1 --latency 5 --peers none --json'.split(' '),
	);
	expect(code, stderr).toBe(0);
	const { list } = JSON.parse(stdout) as BenchReport;

	expect(list?.rows.map(({ contestant }) => contestant)).toEqual([
		'bare loop',
		'shoal',
		'shoal fanout',
		'shoal threads',
	]);
	expect(new Set(list?.runs.map(({ work }) => work.digest)).size).toBe(1);
	for (const run of list?.runs ?? []) {
		expect(run).toMatchObject({ requests: 60, work: { pages: 60, urls: 60, links: 1200, bytes: 614_400 } });
		expect(run.cpuUserMs).toBeGreaterThan(0);
		expect(run.peakMemoryMb).toBeGreaterThan(10);
	}
});

it('S4.2 measures checks of a site, once all of them have found what is broken there', async () => {
	const { code, stdout, stderr } = await bench('check', ...'--pages 300 --runs 1 --latency 5 --json'.split(' '));
	expect(code, stderr).toBe(0);
	const { check } = JSON.parse(stdout) as BenchReport;

	const names = ['bare crawl', 'shoal', 'shoal fanout', 'shoal threads'];
	expect(check?.rows.map(({ contestant, latencyMs }) => ({ contestant, latencyMs }))).toEqual(
		[0, 5].flatMap((latencyMs) => names.map((contestant) => ({ contestant, latencyMs }))),
	);
	for (const row of check?.rows ?? []) {
		expect(row.cpuMsPerThousand).toBeGreaterThan(0);
		expect(row.timesFloor?.cpu).toBeGreaterThan(0);
		expect(row.peakMemoryMb).toBeGreaterThan(10);
	}
});

it('tells for both modes where the CPU went, all threads counted', async () => {
	const { code, stdout, stderr } = await bench('profile', ...'--pages 200 --latency 5 --json'.split(' '));
	expect(code, stderr).toBe(0);
	const { profile = [] } = JSON.parse(stdout) as BenchReport;

	expect(profile.map(({ mode }) => mode)).toEqual(['fanout', 'threads']);
	// A job that is quick enough ends before the sweeper first looks.
	const visits = {
		fanout: 'ConsumerFunction',
		threads: 'ThreadedConsumerFunction',
		sequential: 'ThreadedConsumerFunction',
	};
	for (const { mode, byCategory, cpuMsPerThousand, threads } of profile) {
		const sum = Object.values(byCategory).reduce((total, ms) => total + ms, 0);
		expect(sum / cpuMsPerThousand).toBeCloseTo(1, 1);
		for (const category of ['fetch', 'parse', 'sdk', 'servers', 'start'] as const) {
			expect(byCategory[category], category).toBeGreaterThan(0);
		}
		expect(threads.map(({ name }) => name)).toEqual(expect.arrayContaining(['main', 'servers', visits[mode]]));
	}
	expect(profile[1]?.threads.filter(({ name }) => name === 'fetchWorker').length).toBeGreaterThan(0);
});

it('says what was wrong with a command line', async () => {
	expect(await bench('--peers', 'wget')).toMatchObject({ code: 1, stderr: expect.stringContaining('"wget"') });
});
