import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aFolder, runCli } from '../support/cli.ts';
import { parseResults } from '../support/results.ts';
import { serve } from '../support/served.ts';

/** Below an index: so many files, each with ten pages. */
const FILES = 4;

let server: Server;
let site: string;
beforeAll(async () => {
	server = createServer((request, response) => {
		const { pathname } = new URL(request.url ?? '/', site);
		const body = fileOf(pathname);
		if (body === undefined) response.writeHead(404);
		response.end(body);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

function fileOf(path: string): string | Uint8Array | undefined {
	if (path === '/robots.txt') return `Sitemap: ${site}/index.xml`;
	if (path === '/index.xml') {
		const files = ['/gone.xml', ...Array.from({ length: FILES }, (_, i) => `/${i}.xml.gz`)];
		return `<sitemapindex>${files.map((file) => `<sitemap><loc>${site}${file}</loc></sitemap>`).join('')}</sitemapindex>`;
	}
	const [, file] = /^\/(\d+)\.xml\.gz$/.exec(path) ?? [];
	if (file !== undefined) {
		const pages = Array.from({ length: 10 }, (_, i) => `<url><loc>${site}/p/${file}/${i}</loc>${lastmod(i)}</url>`);
		return gzipSync(`<urlset>${pages.join('')}<url><loc>http://10.0.0.1/</loc></url></urlset>`);
	}
	return path.startsWith('/p/') ? `<title>${path}</title><a href="/gone">gone</a>` : undefined;
}

function lastmod(day: number): string {
	return `<lastmod>2026-11-0${day + 1}</lastmod>`.replace('-010<', '-10<');
}

function outcomes(results: readonly { readonly outcome: string }[]): Record<string, number> {
	return Object.fromEntries(
		Array.from(
			Map.groupBy(results, ({ outcome }) => outcome),
			([name, all]) => [name, all.length],
		),
	);
}

describe('the pages of a sitemap', () => {
	it.each(['fanout', 'threads'])(
		'R5 are visited by scrape in %s mode, and no private address that it lists',
		async (mode) => {
			const out = join(aFolder(), 'results.jsonl');
			const run = await runCli(['scrape', '--sitemap', `${site}/`, '--mode', mode, '--data', aFolder(), '--out', out]);
			expect(run.stderr).toContain(`of ${site}/`);
			expect(outcomes(parseResults(readFileSync(out, 'utf8')))).toEqual({ ok: 40, invalid_url: 1, refused: 1 });
			expect(run.code).toBe(1);
		},
	);

	it('are those alone that have changed since then, if that is asked for', async () => {
		const out = join(aFolder(), 'results.jsonl');
		const args = ['--since', '2026-11-09', '--data', aFolder(), '--out', out];
		await runCli(['scrape', '--sitemap', `${site}/0.xml.gz`, ...args]);
		expect(parseResults(readFileSync(out, 'utf8')).map(({ url }) => url)).toEqual([
			`${site}/p/0/8`,
			`${site}/p/0/9`,
			'http://10.0.0.1/',
		]);
	});

	it('S4.9 are checked, and what is broken on them is told with its place', async () => {
		const run = await runCli(['check', '--sitemap', `${site}/1.xml.gz`, '--max-depth', '0', '--data', aFolder()]);
		expect(run.code).toBe(1);
		expect(run.stdout).toContain(`${site}/gone`);
		expect(run.stdout).toContain(`${site}/p/1/0`);
	});

	it('are compared', async () => {
		const args = ['--modes', 'fanout,threads', '--repeat', '1', '--exit-zero', '--json'];
		const run = await runCli(['compare', '--sitemap', `${site}/2.xml.gz`, ...args]);
		expect(run.code).toBe(0);
		expect(run.stdout).toContain(`${site}/2.xml.gz`);
	});

	it.each(['fanout', 'threads'])(
		'are visited by a served job in %s mode, once its dispatcher has read them',
		async (mode) => {
			const served = await serve(aFolder());
			const jobId = await served.start({ mode, source: { sitemap: `${site}/` } });
			const summary = await served.end(jobId);
			expect(summary).toMatchObject({ state: 'reported', targets: 42, counts: { ok: 40, invalid_url: 1, refused: 1 } });
			served.child.kill('SIGINT');
			await served.ended;
		},
	);

	it('are visited by a stack elsewhere, which reads them itself', async () => {
		const served = await serve(aFolder());
		const out = join(aFolder(), 'results.jsonl');
		const env = { SHOAL_API_KEY: served.key };
		const run = await runCli(
			['scrape', '--sitemap', `${site}/`, '--since', '2026-11-10', '--api', served.url, '--out', out],
			{ env },
		);
		expect(outcomes(parseResults(readFileSync(out, 'utf8')))).toEqual({ ok: FILES, invalid_url: 1, refused: 1 });
		expect(run.code).toBe(1);
		served.child.kill('SIGINT');
		await served.ended;
	});
});
