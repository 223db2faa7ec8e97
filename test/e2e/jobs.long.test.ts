import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalCloud } from '../../infra/local/local-cloud.ts';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { MODES, type Mode } from '../../shared/core/job.ts';
import { printable } from '../../shared/core/printable.ts';
import { holdsPermit, PHASES } from '../../shared/core/record/phase-times.ts';
import type { JobSummary } from '../../shared/core/report/summary.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { createStack, type Stack } from '../../shared/runtime/stack.ts';
import { aJob } from '../support/builders.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { createRecordingLog } from '../support/fakes.ts';
import { parseResults } from '../support/results.ts';

const PAGES = 40;
const BROKEN = 4;

describe('jobs that have ended', () => {
	let site: Site;
	beforeAll(async () => {
		site = await createSite({ pages: PAGES, latencyMs: 10, broken: BROKEN });
	});
	afterAll(() => site.close());

	async function scrape(data: string, options: readonly string[] = []) {
		const urls = [...Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}`), 'not a url'];
		const args = [
			'scrape',
			'--from',
			'-',
			'--data',
			data,
			'--out',
			`${data}.jsonl`,
			'--json',
			'--retries',
			'0',
			...options,
		];
		const run = await runCli(args, { stdin: urls.join('\n') });
		return { run, summary: JSON.parse(run.stdout) as JobSummary };
	}

	it('S4.1 U2 give their results by outcome', async () => {
		const data = join(aFolder(), 'data');
		const { jobId } = (await scrape(data)).summary;
		const outcomes = async (...filter: string[]) => {
			const { stdout } = await runCli(['jobs', 'results', jobId, '--data', data, ...filter]);
			return parseResults(stdout).map(({ outcome }) => outcome);
		};

		expect(await outcomes('--outcome', 'invalid_url')).toEqual(['invalid_url']);
		expect((await outcomes('--failed')).sort()).toEqual([...Array(BROKEN).fill('http_error'), 'invalid_url']);
		expect(new Set(await outcomes('--failed', '--outcome', 'ok'))).toHaveLength(3);
		expect(await outcomes('--outcome', 'blocked')).toEqual([]);
		expect(await outcomes()).toHaveLength(PAGES + 1);
	});

	it('are deleted with everything that is stored of them, or, if one is not there, none', async () => {
		const data = join(aFolder(), 'data');
		const { jobId } = (await scrape(data)).summary;
		const { jobId: other } = (await scrape(data)).summary;
		const jobs = (...args: string[]) => runCli(['jobs', ...args, '--data', data]);
		const objects = (id: string) => existsSync(join(data, 'objects', 'jobs', id));
		expect(objects(jobId)).toBe(true);

		expect((await jobs('delete', jobId, '01NOBODY')).code).toBe(3);
		expect((await jobs('show', jobId)).code).toBe(0);

		expect(await jobs('delete', jobId, '--json')).toMatchObject({ code: 0, stdout: `{"deleted":["${jobId}"]}\n` });
		expect((await jobs('show', jobId)).code).toBe(3);
		expect([objects(jobId), objects(other)]).toEqual([false, true]);
		expect(JSON.parse((await jobs('list', '--json')).stdout).jobs).toMatchObject([{ jobId: other }]);
	});

	it('are reported as text, JSON and Markdown', async () => {
		const data = join(aFolder(), 'data');
		const files = ['json', 'md', 'txt'].map((ending) => `${data}.${ending}`);
		const { summary } = await scrape(
			data,
			files.flatMap((file) => ['--report', file]),
		);
		const [json = '', markdown, text] = files.map((file) => readFileSync(file, 'utf8'));

		expect(JSON.parse(json)).toMatchObject({ jobId: summary.jobId, failures: expect.any(Array) });
		expect(markdown).toMatch(new RegExp(`^# Job ${summary.jobId}: reported\n.*\n## Failed\n`, 's'));
		expect(text).toMatch(new RegExp(`^Job ${summary.jobId}: reported\n`));
	});

	it.each(MODES)('S0.5 S1.1 S4.1 in %s mode, tell where the time went and what bounded them', async (mode: Mode) => {
		const data = join(aFolder(), 'data');
		const { run, summary } = await scrape(data, ['--mode', mode, '--threads', '2', '--exit-zero']);
		const results = parseResults(readFileSync(`${data}.jsonl`, 'utf8'));
		const { timeMs, waitingShare, cpuShare } = summary;
		const sum = (of: (timings: (typeof results)[number]['timings']) => number) =>
			results.reduce((total, { timings }) => total + of(timings), 0);

		expect(Object.keys(timeMs)).toEqual([...PHASES]);
		expect(timeMs.ttfb).toBeCloseTo(
			sum(({ ttfbMs }) => ttfbMs),
			1,
		);
		expect(timeMs.parse).toBeCloseTo(
			sum(({ parseMs }) => parseMs),
			1,
		);
		expect(Math.min(timeMs.ttfb, timeMs.parse, timeMs.store)).toBeGreaterThan(0);
		const inSlots = PHASES.filter(holdsPermit).reduce((total, phase) => total + timeMs[phase], 0);
		expect(Math.abs(inSlots - sum(({ totalMs }) => totalMs))).toBeLessThan(results.length);
		expect(waitingShare + cpuShare).toBeCloseTo(1, 9);
		expect(['io', 'cpu', 'serial']).toContain(summary.bound);
		expect(summary.peakMemoryMb).toBeGreaterThan(0);
		expect(run.stderr).toMatch(/\nWhere the time went\n.* ttfb [^\n]* %/s);
	});

	it('U2 leave no more than their summary on a stderr that is no terminal', async () => {
		const data = join(aFolder(), 'data');
		const { run } = await scrape(data);

		const lines = run.stderr.split('\n');

		expect(lines.filter((line) => line !== printable(line))).toEqual([]);
		// Where the machine is slow, a line of progress now and then comes first.
		const [first] = lines.filter((line) => !/^(planning|running|finished), /.test(line));
		expect(first).toMatch(/^Job \w+: done, 5 failed$/);
		expect(lines.filter((line) => line.includes('█'))).toEqual([]);
	});

	it('make room: the newest 50 are kept, one that has not ended is never erased, an expired one always', async () => {
		const data = join(aFolder(), 'data');
		await onStack(data, async ({ jobs }) => {
			const now = Date.now();
			for (let i = 0; i < 55; i++) {
				const jobId = `00${String(i).padStart(24, '0')}`;
				const expiresAt = Math.floor(now / 1000) + (i === 40 ? -1 : 1000);
				await jobs.create(aJob({ jobId, expiresAt, createdAt: now }));
				if (i !== 2) await jobs.move(jobId, { from: ['running'], to: 'reported' });
			}
		});
		const { jobId } = (await scrape(data)).summary;
		const left = await onStack(data, async ({ jobs }) => (await jobs.newest(100)).jobs.map((job) => job.jobId));

		const numbers = left.filter((id) => id !== jobId).map(Number);
		expect(left[0]).toBe(jobId);
		// With it, 49 more are the newest 50, of which one has expired.
		expect(numbers).toEqual(
			[...Array(49).keys()]
				.map((i) => 54 - i)
				.filter((i) => i !== 40)
				.concat(2),
		);
	});
});

async function onStack<T>(dataDir: string, use: (stack: Stack) => Promise<T>): Promise<T> {
	const cloud = await startLocalCloud({ dataDir, functions: [] });
	const stack = createStack(readSettings(cloud.environment), createRecordingLog());
	try {
		return await use(stack);
	} finally {
		await stack.close();
		await cloud.stop();
	}
}
