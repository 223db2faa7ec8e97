import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MODES } from '../../shared/core/job.ts';
import type { JobSummary } from '../../shared/core/report/summary.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { parseResults } from '../support/results.ts';

/** Texts of pages; how often one was asked for is in each, where only a script and an attribute have it. */
const texts = new Map<string, string>();
let asked = 0;
let conditional: string[] = [];

const PATHS = ['/tagged', '/dated', '/weak', '/deaf', '/bare', '/data.json', '/moved', '/gone'];

function answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
	const text = texts.get(url) ?? '';
	const version = Buffer.from(text).toString('hex');
	if (headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined) conditional.push(url);
	if (url === '/gone') return void response.writeHead(404).end();
	if (url === '/moved') return void response.writeHead(302, { location: '/tagged' }).end();
	if (url === '/data.json')
		return void response.setHeader('content-type', 'application/json').end(`{"text":"${text}"}`);
	const tag = url === '/weak' ? `W/"${version}"` : `"${version}"`;
	const date = new Date(Date.UTC(2026, 0, 1 + text.length)).toUTCString();
	response.setHeader('content-type', 'text/html');
	if (url !== '/dated' && url !== '/bare') response.setHeader('etag', tag);
	if (url === '/dated') response.setHeader('last-modified', date);
	const heeds = url !== '/deaf';
	if (heeds && (headers['if-none-match'] === tag || headers['if-modified-since'] === date)) {
		return void response.writeHead(304).end();
	}
	const nonce = ++asked;
	response.end(`<title>${url}</title><body data-nonce=${nonce}><script nonce=${nonce}>let a=${nonce}</script><p>${text}</p>
		<a href=/tagged>a</a><a href=/bare>b</a>`);
}

let server: Server;
let site: string;
beforeAll(async () => {
	server = createServer(answer);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});
beforeEach(() => {
	for (const path of PATHS) texts.set(path, `first ${path}`);
	conditional = [];
});

/** Runs a job in a folder. @returns By path, what it tells of each page. */
async function scrape(folder: string, args: readonly string[], code = 1) {
	writeFileSync(join(folder, 'urls.txt'), PATHS.map((path) => `${site}${path}\n`).join(''));
	const options = ['--from', 'urls.txt', '--name', 'nightly', '--out', 'out.jsonl', '--json'];
	const run = await runCli(['scrape', ...options, ...args], { cwd: folder });
	expect({ code: run.code, stderr: run.code === code ? '' : run.stderr }).toEqual({ code, stderr: '' });
	const summary = JSON.parse(run.stdout) as JobSummary;
	return { summary, told: told(readFileSync(join(folder, 'out.jsonl'), 'utf8')) };
}

function told(lines: string): Record<string, string> {
	const results = parseResults(lines);
	return Object.fromEntries(results.map(({ url, change, outcome }) => [url.slice(site.length), change ?? outcome]));
}

const CHANGED = ['/dated', '/weak', '/deaf', '/data.json'];

describe.each(MODES)('in %s mode', (mode) => {
	it('S5.1 only what has changed is told, whatever servers say, and whatever scripts hold', async () => {
		const folder = aFolder();
		const args = ['--mode', mode, '--changed', '--chunk-size', '3'];
		const first = await scrape(folder, args);
		const second = await scrape(folder, args);
		const askedBy = conditional.splice(0).sort();
		for (const path of CHANGED) texts.set(path, `second ${path}`);
		const third = await scrape(folder, args);

		expect(first.told).toEqual({ ...Object.fromEntries(PATHS.map((path) => [path, 'new'])), '/gone': 'http_error' });
		expect(second.told).toEqual({ '/gone': 'http_error' });
		expect(second.summary).toMatchObject({
			counts: { ok: 7, http_error: 1 },
			changes: { new: 0, changed: 0, unchanged: 7 },
		});
		expect(askedBy).toEqual(['/dated', '/deaf', '/tagged', '/tagged', '/weak']);
		expect(third.told).toEqual({
			...Object.fromEntries(CHANGED.map((path) => [path, 'changed'])),
			'/gone': 'http_error',
		});
		expect(third.summary.cost.dynamodb).toBeGreaterThan(0);
	});
});

it('all that was visited is to be had, with what has become of it', async () => {
	const folder = aFolder();
	await scrape(folder, ['--changed']);
	const { summary } = await scrape(folder, ['--changed']);
	const { stdout } = await runCli(['jobs', 'results', summary.jobId, '--unchanged', '--format', 'csv'], {
		cwd: folder,
	});
	const failed = await runCli(['jobs', 'results', summary.jobId], { cwd: folder });

	expect(stdout.match(/,unchanged\r?$/gm)).toHaveLength(7);
	expect(told(failed.stdout)).toEqual({ '/gone': 'http_error' });
});

it('a job with a name alone has all pages, whole, each with what has become of it', async () => {
	const folder = aFolder();
	await scrape(folder, []);
	texts.set('/bare', 'second');
	const { told: all } = await scrape(folder, []);

	expect(conditional).toEqual([]);
	expect(all).toEqual({
		...Object.fromEntries(PATHS.map((path) => [path, 'unchanged'])),
		'/bare': 'changed',
		'/gone': 'http_error',
	});
});

it('S4.6 a crawl finds the same pages though none has changed, and tells which have', async () => {
	const folder = aFolder();
	const args = ['scrape', `${site}/weak`, '--crawl', '--name', 'site', '--changed', '--out', 'out.jsonl', '--json'];
	const run = async () => JSON.parse((await runCli(args, { cwd: folder })).stdout) as JobSummary;
	await run();
	texts.set('/bare', 'second');
	const { targets, changes } = await run();

	expect({ targets, changes }).toEqual({ targets: 3, changes: { new: 0, changed: 1, unchanged: 2 } });
	expect(told(readFileSync(join(folder, 'out.jsonl'), 'utf8'))).toEqual({ '/bare': 'changed' });
});

it('R1 R2 what has changed is told, though messages come twice and instances die', async () => {
	const folder = aFolder();
	const chaos = (seed: number) => [
		'--mode',
		'fanout',
		'--changed',
		'--chunk-size',
		'1',
		'--chaos',
		'--chaos-seed',
		`${seed}`,
	];
	await scrape(folder, chaos(1));
	texts.set('/weak', 'second');
	const { told: second } = await scrape(folder, chaos(2));
	await scrape(folder, ['--changed']);
	const { told: last } = await scrape(folder, ['--changed']);

	// Where an instance died before it had kept what it saw, a page is new once more, and never left out.
	expect(second['/weak']).toMatch(/^(?:changed|new)$/);
	expect(last).toEqual({ '/gone': 'http_error' });
});
