import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { shellLines } from '../support/doc-commands.ts';
import { createGatedSite, type GatedSite } from '../support/gated-site.ts';
import { parseResults } from '../support/results.ts';
import { type Served, serve } from '../support/served.ts';

const PAGES = 60;

function pagesOf(site: Site, count = PAGES): string[] {
	return Array.from({ length: count }, (_, i) => `${site.url}/p/${i}`);
}

async function resultsOf(served: Served, jobId: string) {
	return parseResults((await served.call('GET', `/jobs/${jobId}/results?limit=1000&format=jsonl`)).text);
}

describe('a server', () => {
	let site: Site;
	beforeEach(async () => {
		site = await createSite({ pages: PAGES, latencyMs: 5, broken: 3 });
	});
	afterEach(() => site.close());

	it('S3.1 S3.2 runs jobs of both modes and a check, tells of them, and ends with exit code 0', async () => {
		const dataDir = join(aFolder(), 'data');
		const served = await serve(dataDir);
		expect((await served.call('GET', '/health')).status).toBe(200);
		const jobs = await Promise.all([
			served.start({ source: { urls: pagesOf(site) }, mode: 'fanout' }),
			served.start({ source: { urls: pagesOf(site) }, mode: 'threads' }),
			served.start({ kind: 'check', source: { crawl: [`${site.url}/`] } }),
		]);

		const [fanout, threads, check] = await Promise.all(jobs.map(served.end));
		expect(fanout).toMatchObject({ state: 'reported', mode: 'fanout', targets: PAGES });
		expect(threads).toMatchObject({ state: 'reported', mode: 'threads', targets: PAGES, counts: fanout.counts });
		expect(check).toMatchObject({ state: 'reported' });
		expect(check.targets).toBeGreaterThanOrEqual(PAGES);
		for (const jobId of jobs.slice(0, 2)) {
			const indexes = (await resultsOf(served, jobId)).map(({ index }) => index);
			expect(indexes.toSorted((a, b) => a - b)).toEqual([...Array(PAGES).keys()]);
		}

		served.child.kill('SIGTERM');
		const run = await served.ended;
		expect(run.code).toBe(0);
		for (const jobId of jobs) {
			expect(run.stderr).toContain(`Job ${jobId} started: `);
			expect(run.stderr).toMatch(new RegExp(`Job ${jobId}: done, .*\\d ms|Job ${jobId}: done, .*\\d s`));
		}
		expect(run.stderr).toMatch(/Ended\.\n$/);
		expect(run.stderr).not.toContain(served.key);
		expect(readFileSync(join(dataDir, 'logs', 'ApiFunction.log'), 'utf8')).not.toContain(served.key);
	});

	it('U4 answers what its page tells to type', async () => {
		const folder = aFolder();
		const served = await serve(join(folder, '.shoal'));
		const [keyLine = '', ...calls] = shellLines('docs/serve.md').filter((line) => /^(KEY|curl)/.test(line));
		const type = async (line: string) => {
			const command = line.replaceAll('http://127.0.0.1:8787', served.url).replaceAll('https://example.com', site.url);
			const { stdout } = await promisify(execFile)('sh', ['-c', `${keyLine}\n${command}`], { cwd: folder });
			return JSON.parse(stdout);
		};

		const [started, listed, described] = [
			await type(calls[0] ?? ''),
			await type(calls[1] ?? ''),
			await type(calls[2] ?? ''),
		];
		expect(listed.jobs).toMatchObject([{ jobId: started.jobId, mode: 'threads' }]);
		expect(described).toMatchObject({ openapi: '3.1.0' });
		expect(calls).toHaveLength(3);
		expect(await served.end(started.jobId)).toMatchObject({ state: 'reported', counts: { ok: 1 } });
	});

	it('U4 leaves other commands on its folder to read, and tells the others how to go on', async () => {
		const dataDir = join(aFolder(), 'data');
		const served = await serve(dataDir);
		const jobId = await served.start({ source: { urls: pagesOf(site, 2) } });
		await served.end(jobId);

		const listed = await runCli(['jobs', 'list', '--json', '--data', dataDir]);
		expect(JSON.parse(listed.stdout).jobs).toMatchObject([{ jobId, state: 'reported' }]);
		for (const args of [
			['scrape', `${site.url}/p/0`],
			['serve', '--port', '0'],
		]) {
			const refused = await runCli([...args, '--data', dataDir]);
			expect(refused, args.join(' ')).toMatchObject({ code: 3, stdout: '' });
			expect(refused.stderr).toContain(
				`shoal serve (process ${served.child.pid}) uses ${dataDir}; give the job to it with --api ${served.url} in place of --data`,
			);
		}
		expect((await served.call('GET', `/jobs/${jobId}`)).json.state).toBe('reported');
	});

	it('U4 says that its port is taken, and leaves the folder to the next', async () => {
		const other = createServer().listen(0, '127.0.0.1');
		await once(other, 'listening');
		const { port } = other.address() as { port: number };
		const dataDir = join(aFolder(), 'data');

		const run = await runCli(['serve', '--port', String(port), '--data', dataDir]);
		other.close();

		expect(run).toMatchObject({ code: 3, stdout: '' });
		expect(run.stderr).toBe(`shoal: port ${port} at 127.0.0.1 is in use; name another, or 0 for any\n`);
		expect((await (await serve(dataDir)).call('GET', '/jobs')).json.jobs).toEqual([]);
	});

	it('R7 lets in the names that it is told, and no others', async () => {
		const served = await serve(join(aFolder(), 'data'), [
			'--port',
			'0',
			'--host',
			'0.0.0.0',
			'--allow-host',
			'a.example',
		]);

		const names = ['a.example', 'A.example:80', 'localhost', '127.0.0.1', 'b.example', 'a.example.evil'];
		expect(await Promise.all(names.map(served.statusFor))).toEqual([200, 200, 200, 200, 403, 403]);
		served.child.kill('SIGINT');
		const run = await served.ended;
		expect(run.code).toBe(0);
		expect(run.stderr).toContain('Warning: 0.0.0.0 is open to other machines');
	});
});

describe('a server whose jobs wait for their site', () => {
	/** Answered at once; the others wait until the gate opens. */
	const FREE = 40;
	const REQUEST = { options: { concurrency: 5, timeout: 100, concurrencyPerHost: 100 } };
	let site: GatedSite;
	beforeEach(async () => {
		site = await createGatedSite({ pages: PAGES, free: FREE });
	});
	afterEach(() => site.close());

	it.each([
		{ mode: 'fanout', places: 3 * 50 },
		{ mode: 'threads', places: 50 },
	])('S3.9 in $mode mode, 50 small jobs of 10 clients do not wait for a large one', async ({ mode, places }) => {
		const other = await createSite({ pages: 20, latencyMs: 5 });
		const served = await serve(join(aFolder(), 'data'));
		const urls = Array.from({ length: 2_000 }, (_, i) => `${site.url}/p/${i}`);
		const large = await served.start({
			mode,
			source: { urls },
			options: { timeout: 200, concurrencyPerHost: 1_000 },
		});
		// The instances that there are for a large job wait for the gate.
		await site.seen(FREE + places);

		const client = async () => {
			for (let i = 0; i < 5; i++) {
				const jobId = await served.start({ mode, source: { urls: pagesOf(other, 20) } });
				expect(await served.end(jobId)).toMatchObject({ state: 'reported', counts: { ok: 20 } });
			}
		};
		await Promise.all(Array.from({ length: 10 }, client));
		expect((await served.call('GET', `/jobs/${large}`)).json.finishedAt).toBeNull();
		site.open();
		expect((await served.end(large)).state).toBe('reported');
		await other.close();
	});

	it('R2 killed in the middle of jobs, goes on with them at its next start: each target ends once', async () => {
		const dataDir = join(aFolder(), 'data');
		const first = await serve(dataDir);
		const jobs = await Promise.all(
			['fanout', 'threads'].map((mode) => first.start({ ...REQUEST, mode, source: { urls: pagesOf(site) } })),
		);
		await site.seen(FREE + 4);
		first.child.kill('SIGKILL');
		await first.ended;
		site.open();

		const second = await serve(dataDir);
		expect(second.key).toBe(first.key);
		for (const jobId of jobs) {
			expect(await second.end(jobId)).toMatchObject({ state: 'reported', counts: { ok: PAGES } });
			const indexes = (await resultsOf(second, jobId)).map(({ index }) => index);
			expect(indexes.toSorted((a, b) => a - b)).toEqual([...Array(PAGES).keys()]);
			expect(await runCli(['jobs', 'verify', jobId, '--data', dataDir])).toMatchObject({ code: 0 });
		}
		second.child.kill('SIGTERM');
		expect((await second.ended).stderr).toContain(`Job ${jobs[0]} goes on: `);
	});

	it('R2 told to end in the middle of a job, ends with exit code 0 and goes on with it at its next start', async () => {
		const dataDir = join(aFolder(), 'data');
		const first = await serve(dataDir);
		const jobId = await first.start({ ...REQUEST, source: { urls: pagesOf(site) } });
		await site.seen(FREE + 4);
		first.child.kill('SIGTERM');
		const run = await first.ended;
		expect(run).toMatchObject({ code: 0 });
		expect(run.stderr).toMatch(/Ended; 1 job will go on at the next start\.\n$/);
		site.open();

		const second = await serve(dataDir);
		expect(await second.end(jobId)).toMatchObject({ state: 'reported', counts: { ok: PAGES } });
		expect(await runCli(['jobs', 'verify', jobId, '--data', dataDir])).toMatchObject({ code: 0 });
	});

	it('ends at once at the second signal', async () => {
		const served = await serve(join(aFolder(), 'data'));
		await served.start({ ...REQUEST, source: { urls: pagesOf(site) } });
		await site.seen(FREE + 4);
		served.child.kill('SIGTERM');
		served.child.kill('SIGINT');

		expect(await served.ended).toMatchObject({ code: 130 });
	});

	it('S3.3 cancels a job: no new target starts', async () => {
		const served = await serve(join(aFolder(), 'data'));
		const jobId = await served.start({ ...REQUEST, source: { urls: pagesOf(site) } });
		await site.seen(FREE + 4);

		expect((await served.call('DELETE', `/jobs/${jobId}`)).status).toBeLessThan(300);
		site.open();
		const { state, counts } = await served.end(jobId);
		expect({ state, all: Object.values<number>(counts).reduce((a, b) => a + b) }).toEqual({
			state: 'cancelled',
			all: PAGES,
		});
	});
});
