import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSite, type Site, type SiteOptions } from '../../infra/site/create-site.ts';
import { TOO_SHORT } from '../../shared/compare/local-prediction.ts';
import type { reportJsonOf } from '../../shared/compare/report-json.ts';
import { aFolder, runCli, startCli } from '../support/cli.ts';

type Report = ReturnType<typeof reportJsonOf>;

const PAGES = 12;
const LATENCY_MS = 30;

describe('shoal compare', () => {
	let site: Site;
	/** Says whether it has answered a request itself. */
	let answer: SiteOptions['handler'];
	beforeEach(async () => {
		answer = undefined;
		site = await createSite({
			pages: PAGES,
			latencyMs: LATENCY_MS,
			handler: (request, response) => answer?.(request, response) ?? false,
		});
	});
	afterEach(() => site.close());

	/** One chunk is for one instance: a warm run needs no more of them than the cold one had. */
	function aComparison(...options: string[]) {
		const folder = aFolder();
		const from = join(folder, 'urls.txt');
		const out = join(folder, 'out');
		const temporary = join(folder, 'tmp');
		mkdirSync(temporary);
		writeFileSync(from, Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}`).join('\n'));
		const args = ['compare', '--from', from, '--chunk-size', '50', '--out', out, '--json', ...options];
		return { args, out, temporary, env: { TMPDIR: temporary } };
	}

	it('S0.2 S0.5 S2.9 S4.2 U5 runs all modes in turns, cold and warm, and says which to use', async () => {
		const { args, out, temporary, env } = aComparison('--modes', 'sequential,threads,fanout', '--repeat', '2');
		const run = await runCli(args, { env });
		const report: Report = JSON.parse(run.stdout);

		expect(run.code).toBe(0);
		expect(site.stats()).toMatchObject({ requests: PAGES * 12, maxInFlight: PAGES });
		expect(report.runs.map(({ order }) => order)).toEqual([...Array(12).keys()]);
		expect(report.runs.map(({ setting }) => setting.mode[0]).join('')).toBe('ssttffttffss');
		for (const each of report.runs) {
			expect(each.coldStarts).toBe(each.cold ? each.instances : 0);
			expect(each).toMatchObject({ state: 'reported', targets: PAGES, counts: { ok: PAGES } });
			expect(each.cpuUserMs + each.cpuSystemMs).toBeCloseTo(each.cpuMs, 6);
			expect(each.predicted).toMatchObject({ architecture: 'arm64', memoryMb: each.setting.memoryMb });
			expect(each.predicted?.wallMs.p50).toBeGreaterThan(LATENCY_MS);
			expect(each.predicted?.costUsd.p50).toBeGreaterThan(0);
		}
		expect(new Set(report.runs.map(({ digest }) => digest)).size).toBe(1);
		expect(report).toMatchObject({ comparable: true, differences: [], verdict: expect.stringMatching(/^Use /) });
		expect(report.settings).toMatchObject([
			{ setting: { mode: 'sequential' }, bound: 'serial', basis: 'warm', speedup: 1, runs: 2, cold: { runs: 2 } },
			{ setting: { mode: 'threads' }, basis: 'warm' },
			{ setting: { mode: 'fanout' }, basis: 'warm' },
		]);
		expect(report.settings[0]?.wallMs.p10).toBeGreaterThan(PAGES * LATENCY_MS);
		// How long starting takes beside a run of so few pages depends on the machine.
		for (const { local } of report.settings)
			expect(local).toEqual(
				local === TOO_SHORT ? TOO_SHORT : { wallMs: expect.any(Number), errorPercent: expect.any(Number) },
			);
		expect(report.awsText).toMatch(/^On AWS \(arm64, us-east-1, from a cold start\) the model predicts /);
		expect(report.costText).toMatch(/^From sequential to .*, time falls/);
		expect(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))).toEqual(report);
		expect(run.stderr).toContain('run 12/12: sequential, warm, took');
		expect(leftIn(temporary)).toEqual([]);
		expectRows(out, 12);
		expectPage(out, report.verdict);
	});

	function expectRows(out: string, count: number): void {
		const [head = '', ...rows] = readFileSync(join(out, 'runs.csv'), 'utf8').trimEnd().split('\r\n');
		expect(head).toMatch(/^order,repeat,cold,mode,memoryMb,concurrency,threads,chunkSize,maxInstances,.*,sameWork$/);
		expect(rows).toHaveLength(count);
		for (const row of rows) expect(row.split(',')).toHaveLength(head.split(',').length);
	}

	/** A page by itself: it loads nothing, and runs nothing. */
	function expectPage(out: string, verdict: string): void {
		const page = readFileSync(join(out, 'report.html'), 'utf8');
		expect(page).toContain(verdict);
		expect(page.match(/<figure>/g)).toHaveLength(5);
		expect(page.match(/<svg /g)).toHaveLength(10);
		expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|use|image)\b|url\(|@import|\son\w+=/i);
		expect(page.replaceAll(/xmlns(:xlink)?="[^"]*"/g, '')).not.toMatch(/(src|href)=/);
	}

	it('S4.2 ranks nothing where a run saw another web, and names it', async () => {
		let requests = 0;
		answer = (request, response) => {
			if (++requests <= PAGES || request.url !== '/p/3') return false;
			response.writeHead(404).end();
			return true;
		};
		const { args } = aComparison('--modes', 'threads', '--repeat', '2', '--exit-zero');
		const run = await runCli(args);
		const report: Report = JSON.parse(run.stdout);

		expect(run.code).toBe(1);
		expect(report).toMatchObject({ comparable: false, pareto: [] });
		expect(report.differences).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ repeat: 0, cold: true, field: 'ok', expected: 11, actual: 12 }),
			]),
		);
		expect(report.verdict).toMatch(/^Not ranked: 1 of 4 runs/);
		expect(run.stderr).toContain('threads, round 1, cold: ok is 12, and 11 in most');
	});

	it('S2.11 compares CPU work in every mode', async () => {
		const run = await runCli([
			...['compare', '--workload', 'hash', '--items', '8', '--rounds', '3000', '--repeat', '1', '--json'],
			...['--modes', 'sequential,threads,fanout', '--threads', '2', '--chunk-size', '4'],
		]);
		const report: Report = JSON.parse(run.stdout);

		expect(run.code).toBe(0);
		expect(report).toMatchObject({ comparable: true, source: '8 items of PBKDF2, 3,000 rounds each' });
		expect(report.runs.map(({ bound, bytes, targets }) => ({ bound, bytes, targets }))).toEqual(
			Array(6).fill({ bound: 'cpu', bytes: 0, targets: 8 }),
		);
		expect(new Set(report.runs.map(({ digest }) => digest)).size).toBe(1);
	});

	it('S4.3 sweeps, and says why there is no knee', async () => {
		const { args } = aComparison('--sweep', 'concurrency=1,3', '--sweep', 'threads=1,2', '--repeat', '1');
		const run = await runCli(args);
		const report: Report = JSON.parse(run.stdout);

		expect(run.stderr).toContain('Comparing 2 settings in 4 runs (2 combinations left out');
		expect(report.settings.map(({ setting }) => [setting.mode, setting.concurrency])).toEqual([
			['fanout', 1],
			['fanout', 3],
		]);
		expect(report.sweeps).toMatchObject([{ key: 'concurrency', of: 'fanout', knee: { found: false } }]);
		expect(run.stderr).toContain('fanout: no knee of concurrency: it takes 4 values or more, and there are 2.');
	});

	it('crawls in each mode, politely, and compares what was found', async () => {
		const run = await runCli([
			...['compare', '--crawl', `${site.url}/`, '--max-depth', '2', '--modes', 'threads,fanout', '--repeat', '1'],
			...['--rate-per-host', '200', '--architecture', 'x86_64', '--json', '--threads', '2', '--memory', '1024'],
		]);
		const report: Report = JSON.parse(run.stdout);

		expect(run.code).toBe(0);
		expect(run.stderr).toMatch(/^Warning: 2 threads gain nothing for CPU work at 1,024 MB/m);
		expect(report).toMatchObject({ comparable: true, differences: [] });
		expect(report.runs.map(({ targets }) => targets)).toEqual(Array(4).fill(PAGES + 1));
		for (const { settings, predicted } of report.runs) {
			expect(settings.politeness).toEqual({ ratePerHost: 200, robots: true });
			expect(predicted).toMatchObject({ architecture: 'x86_64', memoryMb: 1024 });
		}
		expect(report.settings.map(({ local }) => local)).toEqual([null, null]);
	});

	it('interrupted before anything was run, leaves no folder', async () => {
		const { out, args } = aComparison();
		const running = startCli(['compare', '--from', '-', ...args.slice(3)], { stdin: null });
		await vi.waitFor(() => expect(existsSync(out)).toBe(true), { timeout: 20_000 });
		running.child.kill('SIGINT');
		const run = await running.ended;

		expect(run).toMatchObject({ code: 130, stdout: '' });
		expect(run.stderr).toBe('Interrupted before anything was run.\n');
		expect(existsSync(out)).toBe(false);
	});

	it('interrupted, keeps the runs that were made, and leaves nothing else behind', async () => {
		const { args, out, temporary, env } = aComparison('--modes', 'threads,fanout');
		const running = startCli(args, { env });
		await said(running.child.stderr, 'run 2/12');
		running.child.kill('SIGINT');
		const run = await running.ended;

		expect(run.code).toBe(130);
		expect(run.stderr).toMatch(/Interrupted after (\d+) of 12 runs\.\n$/);
		const report: Report = JSON.parse(run.stdout);
		expect(report.runs.length).toBeGreaterThanOrEqual(2);
		expect(report.runs.length).toBeLessThan(12);
		expectRows(out, report.runs.length);
		expect(existsSync(join(out, 'report.html'))).toBe(true);
		expect(leftIn(temporary)).toEqual([]);
	});

	it('keeps its jobs where it is told to', async () => {
		const { args, temporary } = aComparison('--modes', 'threads', '--repeat', '1');
		const data = join(temporary, 'data');
		expect((await runCli([...args, '--data', data])).code).toBe(0);
		const list = await runCli(['jobs', 'list', '--json', '--data', data]);

		expect(JSON.parse(list.stdout).jobs).toHaveLength(2);
	});

	it.each([
		{
			args: ['--sweep', 'concurency=1,2'],
			says: '"concurency" is no setting that can be swept; did you mean concurrency?',
		},
		{ args: ['--sweep', 'memory=128,64'], says: 'memory: "64" is not a whole number from 128 to 10240' },
		{ args: ['--sweep', 'threads=2,2'], says: 'threads: 2 is there twice' },
		{ args: ['--sweep', 'threads'], says: 'such as concurrency=1,10,100' },
		{ args: ['--sweep', 'memory=128', '--sweep', 'memory=256'], says: '--sweep memory is given twice' },
		{ args: ['--modes', 'fanout,threads,fanout'], says: '--modes: "fanout" is there twice' },
		{ args: ['--modes', 'fanout,thread'], says: 'did you mean threads?' },
		{ args: ['--repeat', '0'], says: '--repeat: "0"' },
		{ args: ['--workload', 'hash'], says: '--workload hash makes its own items' },
		{ args: ['--max-depth', '5'], says: '--max-depth is for crawls; add --crawl to follow links' },
		{ args: ['--rounds', '5'], says: '--rounds goes with --workload hash' },
	])('U4 names what is wrong with $args', async ({ args, says }) => {
		const comparison = aComparison(...args);
		const run = await runCli(comparison.args);

		expect(run).toMatchObject({ code: 2, stdout: '' });
		expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
		expect(run.stderr).toContain(says);
		expect(existsSync(comparison.out)).toBe(false);
	});

	it('S1.4 has nothing to compare in an empty source', async () => {
		const run = await runCli(['compare', '--from', '-'], { stdin: '# nothing\n' });

		expect(run).toMatchObject({ code: 2, stdout: '' });
		expect(run.stderr).toBe('shoal: stdin: has no targets to compare\n');
	});
});

/** Without the compiled code that Node keeps for the next process. */
function leftIn(folder: string): string[] {
	return readdirSync(folder).filter((name) => name !== 'node-compile-cache');
}

/** Resolves when a run is told to be over. */
function said(stream: NodeJS.ReadableStream | null, what: string): Promise<void> {
	let text = '';
	return new Promise((resolve) => {
		stream?.on('data', (piece) => {
			text += piece;
			if (text.includes(`${what}: `) && text.includes('took', text.indexOf(what))) resolve();
		});
	});
}
