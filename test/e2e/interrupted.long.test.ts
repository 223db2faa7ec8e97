import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder, runCli, startCli } from '../support/cli.ts';
import { parseResults } from '../support/results.ts';

const PAGES = 600;

/** What is there to be read of a pipe, or its end, which a pipe without a writer has; `undefined` if it is empty. */
function readNow(pipe: number): Buffer | undefined {
	try {
		const buffer = Buffer.alloc(65_536);
		return buffer.subarray(0, readSync(pipe, buffer));
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
		throw error;
	}
}

async function readToEnd(pipe: number): Promise<string> {
	const pieces: Buffer[] = [];
	for (;;) {
		const piece = readNow(pipe);
		if (piece?.length === 0) return Buffer.concat(pieces).toString();
		if (piece === undefined) await sleep(5);
		else pieces.push(piece);
	}
}

describe('a job that is interrupted', () => {
	let site: Site;
	/** Resolves when the site has had that many requests. */
	let seen: (requests: number) => Promise<void>;
	beforeEach(async () => {
		const waiting: { requests: number; resolve: () => void }[] = [];
		let count = 0;
		site = await createSite({
			pages: PAGES,
			latencyMs: 20,
			handler: () => {
				count++;
				for (const { requests, resolve } of waiting) if (count >= requests) resolve();
				return false;
			},
		});
		seen = (requests) => new Promise((resolve) => waiting.push({ requests, resolve }));
	});
	afterEach(() => site.close());

	function aJob(mode: string) {
		const folder = aFolder();
		const from = join(folder, 'urls.txt');
		const out = join(folder, 'results.jsonl');
		const data = join(folder, 'data');
		writeFileSync(from, Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}`).join('\n'));
		const args = ['scrape', '--from', from, '--data', data, '--mode', mode, '--concurrency', '5', '--chunk-size', '20'];
		return { args: [...args, '--out', out], out, data };
	}

	async function onlyJobIn(data: string): Promise<string> {
		const { stdout } = await runCli(['jobs', 'list', '--json', '--data', data]);
		const { jobs } = JSON.parse(stdout);
		expect(jobs).toHaveLength(1);
		return jobs[0].jobId;
	}

	it.each(['fanout', 'threads'])(
		'R2 killed in %s mode goes on with jobs resume, and every target ends once',
		async (mode) => {
			const { args, out, data } = aJob(mode);
			const running = startCli(args);
			await seen(PAGES / 3);
			running.child.kill('SIGKILL');
			await running.ended;
			expect(existsSync(out)).toBe(false);
			const before = site.stats().requests;

			const resumed = await runCli(['jobs', 'resume', await onlyJobIn(data), '--data', data, '--out', out, '--json']);

			expect(resumed.code).toBe(0);
			expect(JSON.parse(resumed.stdout)).toMatchObject({ state: 'reported', targets: PAGES, counts: { ok: PAGES } });
			const results = parseResults(readFileSync(out, 'utf8'));
			expect(results.map((result) => result.index)).toEqual([...Array(PAGES).keys()]);
			// Only what was in flight is visited again: what was recorded is not.
			expect(site.stats().requests).toBeLessThan(before + PAGES);
		},
	);

	it('Ctrl-C ends with 130, keeps what is stored, and says how to go on', async () => {
		const { args, out, data } = aJob('fanout');
		const running = startCli(args);
		await seen(PAGES / 3);
		running.child.kill('SIGINT');
		const run = await running.ended;

		expect(run.code).toBe(130);
		const jobId = await onlyJobIn(data);
		expect(run.stderr).toContain(`npx shoal jobs resume ${jobId} --data ${data}\n`);
		expect(existsSync(out)).toBe(false);
		expect((await runCli(['jobs', 'resume', jobId, '--data', data, '--out', out])).code).toBe(0);
		expect(parseResults(readFileSync(out, 'utf8'))).toHaveLength(PAGES);
	});

	it('Ctrl-C before the job is stored ends with 130, says so, and leaves the folder to others', async () => {
		const data = join(aFolder(), 'data');
		const running = startCli(['scrape', '--from', '-', '--data', data], { stdin: null });
		await expect.poll(() => existsSync(join(data, 'owner.json')), { timeout: 30_000 }).toBe(true);
		running.child.kill('SIGINT');
		const run = await running.ended;

		expect(run).toMatchObject({ code: 130, stdout: '' });
		expect(run.stderr).toMatch(/^Interrupted before the job was stored[^\n]*\n$/);
		expect(existsSync(join(data, 'owner.json'))).toBe(false);
		expect(JSON.parse((await runCli(['jobs', 'list', '--json', '--data', data])).stdout)).toEqual({ jobs: [] });
	});

	it('a second Ctrl-C while it closes ends at once, with 130 too', async () => {
		const { args } = aJob('fanout');
		const running = startCli(args);
		await seen(PAGES / 3);
		running.child.kill('SIGINT');
		running.child.kill('SIGTERM');

		expect(await running.ended).toMatchObject({ code: 130, signal: null });
	});

	it('Ctrl-C while results are written says that they are, and how to get them, and loses none', async () => {
		const { args, data, out } = aJob('threads');
		const pipe = join(dirname(out), 'pipe');
		execFileSync('mkfifo', [pipe]);
		const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
		// Without --out: nobody reads on until it was interrupted, and a pipe holds little.
		const running = startCli(args.slice(0, -2), { stdoutFile: pipe });
		let first: Buffer | undefined;
		const begins = () => {
			first = readNow(reader);
			return first?.length ?? 0;
		};
		await expect.poll(begins, { timeout: 30_000 }).toBeGreaterThan(0);
		const said = once(running.child.stderr as Readable, 'data');
		running.child.kill('SIGINT');
		await said;
		const rest = await readToEnd(reader);
		closeSync(reader);
		const { code, stderr } = await running.ended;

		expect(code).toBe(0);
		expect(parseResults(`${first}${rest}`)).toHaveLength(PAGES);
		expect(stderr).toContain('Ctrl-C again stops that');
		expect(stderr).toContain(`jobs results ${await onlyJobIn(data)} --data ${data} --out FILE\n`);
	});

	it('a cancelled job ends as cancelled, each target with a result', async () => {
		const { args, data, out } = aJob('fanout');
		const running = startCli(args);
		await seen(PAGES / 3);
		running.child.kill('SIGKILL');
		await running.ended;
		const jobId = await onlyJobIn(data);

		const cancelled = await runCli(['jobs', 'cancel', jobId, '--data', data, '--json']);
		const shown = await runCli(['jobs', 'show', jobId, '--data', data, '--json']);

		expect(cancelled.code).toBe(0);
		const summary = JSON.parse(shown.stdout);
		expect(summary).toMatchObject({ state: 'cancelled', targets: PAGES });
		expect(summary.counts.cancelled + summary.counts.ok).toBe(PAGES);
		await runCli(['jobs', 'results', jobId, '--data', data, '--out', out]);
		expect(parseResults(readFileSync(out, 'utf8'))).toHaveLength(PAGES);
	});
});

describe('a check that is interrupted', () => {
	let site: Site;
	let isHeld: boolean;
	let held: Promise<void>;
	beforeEach(async () => {
		isHeld = true;
		const seen = Promise.withResolvers<void>();
		held = seen.promise;
		site = await createSite({
			handler: ({ url }, response) => {
				if (url === '/held' && isHeld) seen.resolve();
				else response.setHeader('Content-Type', 'text/html').end('<a href="/held#nowhere">wrong</a>');
				return true;
			},
		});
	});
	afterEach(() => site.close());

	/** @returns The arguments that go on with it. */
	async function anInterruptedCheck(...more: string[]): Promise<string[]> {
		const data = join(aFolder(), 'data');
		const running = startCli(['check', `${site.url}/`, '--check-fragments', '--data', data, ...more]);
		await held;
		running.child.kill('SIGINT');
		const { code, stderr } = await running.ended;
		expect(code).toBe(130);
		isHeld = false;
		const jobId = /jobs resume (\w+)/.exec(stderr)?.[1];
		return ['jobs', 'resume', String(jobId), '--data', data];
	}

	it('S4.5 goes on as a check: with its broken links on stdout, and 1 for a fragment only', async () => {
		const { code, stdout } = await runCli(await anInterruptedCheck());

		expect(stdout).toContain(`${site.url}/held#nowhere  nothing on the page is named #nowhere`);
		expect(stdout).not.toContain('{');
		expect(code).toBe(1);
	});

	it('S4.5 goes on with its quarantine, which counts it once', async () => {
		const file = join(aFolder(), 'q.json');
		const resume = await anInterruptedCheck('--quarantine', '2', file);
		for (let times = 0; times < 2; times++) {
			const { code, stderr } = await runCli(resume);
			expect({ code, stderr }).toMatchObject({
				code: 0,
				stderr: expect.stringContaining('1 broken link in quarantine'),
			});
			expect(Object.values(JSON.parse(readFileSync(file, 'utf8')).links)).toEqual([1]);
		}
	});

	it('U4 refuses results where the broken links go', async () => {
		const resume = await anInterruptedCheck();
		const { code, stderr } = await runCli([...resume, '--out', '-']);

		expect(stderr).toBe('shoal: the broken links of a check go to stdout; give --out a file for the results\n');
		expect(code).toBe(2);
	});
});
