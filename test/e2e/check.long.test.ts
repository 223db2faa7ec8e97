import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { MODES } from '../../shared/core/job.ts';
import type { JobReport } from '../../shared/core/report/report.ts';
import type { Result } from '../../shared/core/result.ts';
import { aFolder, type CliRun, runCli } from '../support/cli.ts';
import { parseResults } from '../support/results.ts';

let site: Site;
let other: Site;
let refused: string;

/** A small site with what goes wrong on real ones. */
function pages(): Record<string, { status?: number; location?: string; body?: string; type?: string }> {
	return {
		'/': {
			body: `<title>Home</title>
<a href="/docs/a.html">Docs</a> <a href="gone.html">A page that is gone</a>
<a href="mailto:me@example.com">Mail</a> <a href="tel:+491">Call</a>
<a href="${other.url}/">Elsewhere</a> <a href="${other.url}/p/9999">Elsewhere, gone</a>
<a href="${refused}/">Refused</a> <img src="/missing.png" alt="A picture">
<a href="/loop">Loop</a> <a href="/moved">Moved</a> <a href="http://:99999/">No address</a>`,
		},
		'/docs/a.html': {
			body: `<base href="/based/"><h2 id="here">Here</h2><a href="b.html">Based</a>
<a href="/docs/a.html#here">fine</a>
<a href="/docs/a.html#nowhere">wrong</a>`,
		},
		'/based/b.html': { body: '<a href="/">Home</a><a href="gone.html">Also gone</a>' },
		'/moved': { status: 301, location: '/deep/er/page.html' },
		'/deep/er/page.html': { body: '<a href="next.html">Relative to where it led</a>' },
		'/deep/er/next.html': { body: 'The end' },
		'/loop': { status: 302, location: '/loop' },
	};
}

function handler(request: IncomingMessage, response: ServerResponse): boolean {
	const page = pages()[request.url ?? '/'];
	if (page === undefined) {
		response.writeHead(404, { 'Content-Type': 'text/html' }).end('gone');
		return true;
	}
	const { status = 200, location, body = '', type = 'text/html; charset=utf-8' } = page;
	response.writeHead(status, { 'Content-Type': type, ...(location && { Location: location }) });
	response.end(request.method === 'HEAD' ? undefined : body);
	return true;
}

beforeAll(async () => {
	other = await createSite({ pages: 5 });
	const closed = await createSite({ pages: 1 });
	refused = closed.url;
	await closed.close();
	site = await createSite({ handler });
});

afterAll(async () => {
	await site.close();
	await other.close();
});

describe.each(MODES)('a check in %s mode', (mode) => {
	let folder: string;
	let run: Promise<CliRun> | undefined;

	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'shoal-test-'));
	});

	/** Once, in whichever test comes first. */
	function check(): Promise<CliRun> {
		const files = ['--out', 'results.jsonl', '--report', 'r.json', '--report', 'r.md'];
		const settings = ['--mode', mode, '--check-fragments', '--retries', '0'];
		run ??= runCli(['check', `${site.url}/`, ...settings, ...files], { cwd: folder });
		return run;
	}

	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	async function report(): Promise<JobReport> {
		await check();
		return JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
	}

	it('S4.5 ends with 1, and says on stdout what is broken, why, and where', async () => {
		const { code, stdout } = await check();
		expect(code).toBe(1);
		expect(stdout).toContain(`${site.url}/gone.html  HTTP_404: 404 Not Found\n  ${site.url}/:2:`);
		expect(stdout).toContain('"A page that is gone"');
	});

	it('S4.9 finds all broken links, no false one, each with its places', async () => {
		const broken = (await report()).linkReport?.broken.map(({ url, fragment, places }) => ({
			url: fragment === undefined ? url : `${url}#${fragment}`,
			places: places.map(({ page, line, text }) => `${page.slice(site.url.length)}:${line} ${text}`),
		}));
		expect(broken).toEqual(
			[
				{ url: `${site.url}/based/gone.html`, places: ['/based/b.html:1 Also gone'] },
				{ url: `${site.url}/docs/a.html#nowhere`, places: ['/docs/a.html:3 wrong'] },
				{ url: `${site.url}/gone.html`, places: ['/:2 A page that is gone'] },
				{ url: `${site.url}/loop`, places: ['/:6 Loop'] },
				{ url: `${site.url}/missing.png`, places: ['/:5 A picture'] },
				{ url: `${other.url}/p/9999`, places: ['/:4 Elsewhere, gone'] },
				{ url: `${refused}/`, places: ['/:5 Refused'] },
				{ url: 'http://:99999/', places: ['/:6 No address'] },
			].sort((a, b) => (a.url < b.url ? -1 : 1)),
		);
	});

	it('S4.7 follows no link to another host, and S4.11 counts what is no web address', async () => {
		const { links } = await report();
		expect(other.countOf('/p/0')).toBe(0);
		expect(links?.otherSchemes).toEqual({ mailto: 1, tel: 1 });
	});

	it('has one result a target, by whatever it was reached', async () => {
		await check();
		const results = readFileSync(join(folder, 'results.jsonl'), 'utf8')
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as Result);
		const urls = results.map(({ url }) => url);
		expect(new Set(urls).size).toBe(urls.length);
		expect(urls).toContain(`${site.url}/deep/er/next.html`);
		expect(urls).not.toContain(`${site.url}/next.html`);
	});

	it('is proved by jobs verify', async () => {
		const { code } = await runCli(['jobs', 'verify', (await report()).jobId], { cwd: folder });
		expect(code).toBe(0);
	});

	it('S4.5 with its own report as baseline ends with 0', async () => {
		await check();
		const { code, stdout } = await runCli(
			['check', `${site.url}/`, '--mode', mode, '--check-fragments', '--retries', '0', '--baseline', 'r.json'],
			{ cwd: folder },
		);
		expect(stdout).toContain('No broken links');
		expect(code).toBe(0);
	});

	it('S4.5 keeps its baseline for who goes on with it', async () => {
		await check();
		const baseline = join(folder, 'r.json');
		const cwd = aFolder();
		const args = [`${site.url}/`, '--mode', mode, '--check-fragments', '--retries', '0', '--baseline', baseline];
		const { stderr } = await runCli(['check', ...args], { cwd });
		const [, jobId = ''] = /^Job (\w+):/m.exec(stderr) ?? [];
		const again = await runCli(['jobs', 'resume', jobId], { cwd });
		expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('No broken links') });
	});
});

it('S4.5 a link that works again when it is retried leaves the quarantine', async () => {
	let isBroken = true;
	const site = await createSite({
		handler: ({ url }, response) => {
			const status = url === '/gone' || (url === '/b' && isBroken) ? 404 : 200;
			response.writeHead(status, { 'Content-Type': 'text/html' }).end('<a href="/gone">a</a><a href="/b">b</a>');
			return true;
		},
	});
	try {
		const cwd = aFolder();
		const links = () => JSON.parse(readFileSync(join(cwd, 'q.json'), 'utf8')).links;
		const { stderr } = await runCli(['check', `${site.url}/`, '--quarantine', '3', 'q.json'], { cwd });
		expect(links()).toEqual({ [`${site.url}/b`]: 1, [`${site.url}/gone`]: 1 });
		isBroken = false;
		const [, jobId = ''] = /^Job (\w+):/m.exec(stderr) ?? [];
		await runCli(['jobs', 'retry', jobId, '--out', 'again.jsonl'], { cwd });

		expect(links()).toEqual({ [`${site.url}/gone`]: 1 });
	} finally {
		await site.close();
	}
});

it('scrape --crawl visits the pages of a site, and no more than --max-pages', async () => {
	const tree = await createSite({ pages: 100 });
	try {
		const cwd = aFolder();
		const whole = await runCli(['scrape', '--crawl', `${tree.url}/`, '--exclude', '/p/7$'], { cwd });
		expect(whole.stdout.trim().split('\n')).toHaveLength(100);
		expect(tree.countOf('/p/7')).toBe(0);

		const some = await runCli(['scrape', '--crawl', `${tree.url}/`, '--max-pages', '30', '--json'], { cwd });
		expect(JSON.parse(some.stdout)).toMatchObject({
			targets: 30,
			notPlanned: 71,
			limits: ['maxPages'],
			state: 'reported',
		});
		expect(some.code).toBe(0);
	} finally {
		await tree.close();
	}
});

it.each(MODES)('W2 looks at the attributes that a configuration names, and no others, in %s mode', async (mode) => {
	const lazy = await createSite({
		handler(request, response) {
			const isHome = request.url === '/';
			response.writeHead(isHome ? 200 : 404, { 'Content-Type': 'text/html' });
			response.end(isHome ? '<img src=/not.png data-src=/gone.png><b data-href=/gone></b><a href=/not>x</a>' : 'gone');
			return true;
		},
	});
	try {
		const cwd = aFolder();
		writeFileSync(join(cwd, 'hydra.json'), JSON.stringify({ attrs: ['data-src', 'data-href'] }));
		const { code, stdout } = await runCli(['check', `${lazy.url}/`, '--config', 'hydra.json', '--mode', mode], { cwd });

		expect(code).toBe(1);
		expect(stdout.match(/^http\S+/gm)).toEqual([`${lazy.url}/gone`, `${lazy.url}/gone.png`]);
	} finally {
		await lazy.close();
	}
});

it('U4 a baseline that is none is refused before anything runs', async () => {
	const { code, stderr } = await runCli(['check', `${site.url}/`, '--baseline', 'none.json'], { cwd: aFolder() });

	expect(code).toBe(2);
	expect(stderr).toBe('shoal: --baseline none.json: there is no such file\n');
});

it('S4.5 calls no download broken for its size, and no stream for its length', async () => {
	const downloads = await createSite({
		handler(request, response) {
			if (request.url === '/') {
				response.setHeader('Content-Type', 'text/html');
				response.end('<a href="/all.zip">Download</a><audio src="/radio"></audio>');
			} else if (request.url === '/all.zip') {
				response.writeHead(200, { 'Content-Type': 'application/zip', 'Content-Length': 900_000_000 }).write('x');
			} else if (request.url === '/radio') response.writeHead(200, { 'Content-Type': 'audio/mpeg' }).write('x');
			else response.writeHead(404).end();
			return true;
		},
	});
	try {
		const args = ['check', `${downloads.url}/`, '--timeout', '2', '--retries', '0'];
		const { code, stdout } = await runCli(args, { cwd: aFolder() });

		expect(stdout).toBe('No broken links on 1 page\n');
		expect(code).toBe(0);
	} finally {
		await downloads.close();
	}
});

it('S4.7 what a bot wall keeps is no failure of a check, and jobs results --failed gives only what is one', async () => {
	const walled = await createSite({
		handler(request, response) {
			if (request.url === '/') response.end('<a href="/wall">Wall</a><a href="/gone">Gone</a>');
			else if (request.url === '/wall') response.writeHead(403, { 'cf-mitigated': 'challenge' }).end();
			else response.writeHead(404).end();
			return true;
		},
	});
	try {
		const cwd = aFolder();
		const check = await runCli(['check', `${walled.url}/`, '--retries', '0', '--json'], { cwd });
		const { jobId, counts } = JSON.parse(check.stdout);
		expect(counts).toEqual({ ok: 1, http_error: 1, blocked: 1 });
		const failed = await runCli(['jobs', 'results', jobId, '--failed'], { cwd });
		expect(parseResults(failed.stdout).map(({ url }) => url)).toEqual([`${walled.url}/gone`]);
	} finally {
		await walled.close();
	}
});
