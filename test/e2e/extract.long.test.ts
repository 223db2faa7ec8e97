import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aFolder, runCli } from '../support/cli.ts';
import { argumentsOf, readPage, shellLines } from '../support/doc-commands.ts';
import { parseResults } from '../support/results.ts';
import { serve } from '../support/served.ts';

const DOCS = 'docs/extraction.md';
const PAGES = 30;
/** Those that the page on extraction shows. */
const [, RULES = ''] = /^```json\n(.*?)^```$/ms.exec(readPage(DOCS)) ?? [];
const [, MODULE = ''] = /^```ts\n(.*?)^```$/ms.exec(readPage(DOCS)) ?? [];

function pageOf(path: string): string {
	return `<meta charset=utf-8><meta name=description content=D><meta property="og:title" content="O"><h1>Page ${path} é</h1>
		<p class=price>1.299,50 €</p><img class=main src="/i.png"><b class=tag>a</b><b class=tag>b</b>
		<p class=offer><b>one</b><a href="${path}x">x</a></p><a href="/p/1">next</a><p class=sku>SKU: A7</p>
		<script type="application/ld+json">{"@type":"Product","aggregateRating":{"ratingValue":"4.5",}}</script>`;
}

let server: Server;
let site: string;
beforeAll(async () => {
	server = createServer(({ url = '' }, response) => {
		if (!/^\/(?:p\/\d+)?$/.test(url)) response.statusCode = 404;
		response.setHeader('content-type', 'text/html');
		response.end(pageOf(url));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

function aWorkFolder(): string {
	const folder = aFolder();
	writeFileSync(join(folder, 'rules.json'), RULES);
	writeFileSync(join(folder, 'shop.ts'), MODULE);
	writeFileSync(join(folder, 'page.html'), pageOf('/p/0'));
	writeFileSync(join(folder, 'urls.txt'), Array.from({ length: PAGES }, (_, i) => `${site}/p/${i}\n`).join(''));
	return folder;
}

function fieldsOf(page: string) {
	return {
		title: `Page ${page} é`,
		price: { amount: 1299.5, currency: 'EUR' },
		image: `${site}/i.png`,
		tags: ['a', 'b'],
		sku: 'A7',
		offers: [{ name: 'one', link: `${site}${page}x` }],
		rating: 4.5,
		description: 'D',
		opengraph: { title: 'O' },
	};
}

describe('the page on extraction', () => {
	const commands = shellLines(DOCS).filter((line) => line.startsWith('npx shoal'));

	it.each(commands)('U4 tells a command that works: %s', async (line) => {
		const cwd = aWorkFolder();
		const args = argumentsOf(line).map((word) => word.replace('https://example.com', site));
		const run = await runCli(args, { cwd });
		expect(run.stderr).not.toContain('shoal:');
		expect(run.code).toBe(line.includes('--crawl') ? 1 : 0);
	});
});

describe('fields of pages', () => {
	it.each(['fanout', 'threads', 'sequential'])('are in each result in %s mode, whoever visits', async (mode) => {
		const cwd = aWorkFolder();
		const args = ['--extract', 'rules.json', '--mode', mode, '--out', 'out.jsonl'];
		await runCli(['scrape', '--from', 'urls.txt', `${site}/gone`, ...args], { cwd });
		const results = parseResults(readFileSync(join(cwd, 'out.jsonl'), 'utf8'));
		expect(results).toHaveLength(PAGES + 1);
		for (const { url, status, extracted } of results)
			expect(extracted).toEqual(status === 404 ? {} : fieldsOf(new URL(url).pathname));
	});

	it('are columns of CSV, also of a job that is looked at later', async () => {
		const cwd = aWorkFolder();
		const run = await runCli(['scrape', `${site}/p/3`, '--extract', 'rules.json', '--format', 'csv'], { cwd });
		const [row] = parse<Record<string, string>>(run.stdout, { columns: true });
		expect(row).toMatchObject({ 'extracted.title': 'Page /p/3 é', 'extracted.price.amount': '1299.5' });
		const later = await runCli(['jobs', 'results', row?.jobId ?? '', '--format', 'csv'], { cwd });
		expect(later.stdout).toBe(run.stdout);
	});

	it('are read by a server as well', async () => {
		const cwd = aWorkFolder();
		const served = await serve(join(cwd, 'data'));
		const args = ['--api', served.url, '--extract', 'rules.json', '--out', 'out.jsonl'];
		await runCli(['scrape', `${site}/p/3`, ...args], { cwd, env: { SHOAL_API_KEY: served.key } });
		const [result] = parseResults(readFileSync(join(cwd, 'out.jsonl'), 'utf8'));
		expect(result?.extracted).toEqual(fieldsOf('/p/3'));

		const later = ['jobs', 'results', result?.jobId ?? '', '--api', served.url, '--format', 'csv'];
		const { stdout } = await runCli(later, { cwd, env: { SHOAL_API_KEY: served.key } });
		expect(parse<object>(stdout, { columns: true })).toMatchObject([
			{ 'extracted.offers': expect.stringContaining('one') },
		]);
		const page = await served.call('GET', `/jobs/${result?.jobId}/results?format=csv`);
		expect(page.text).toContain('extracted.price.amount,');
	});
});

describe('shoal extract-test', () => {
	it('prints the fields, and names what gave nothing, and why', async () => {
		const cwd = aWorkFolder();
		writeFileSync(join(cwd, 'some.json'), '{"title": "h1", "no": ".no", "late": {"selector": "h9", "default": 1}}');
		const run = await runCli(['extract-test', 'some.json', `${site}/p/1`], { cwd });
		expect(JSON.parse(run.stdout)).toEqual({ title: 'Page /p/1 é', no: null, late: 1 });
		expect(run.stderr).toBe('no gave nothing: no element is .no\nlate is as the default has it: no element is h9\n');
		expect(run.code).toBe(1);
	});

	it.each([
		['a page that is not there', (): string => `${site}/gone`, 1, '404 Not Found'],
		['a file that is not there', () => 'no.html', 2, 'no.html: there is no such file'],
	])('tells of %s', async (_, page, code, message) => {
		const run = await runCli(['extract-test', 'rules.json', page()], { cwd: aWorkFolder() });
		expect(run).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
	});
});
