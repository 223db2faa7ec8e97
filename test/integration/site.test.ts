import { afterEach, describe, expect, it } from 'vitest';
import { createSite, type Site, type SiteOptions } from '../../infra/site/create-site.ts';
import { spawnSite } from '../../infra/site/spawn.ts';
import { EnvironmentError } from '../../shared/core/errors.ts';

const sites: Site[] = [];
afterEach(async () => {
	await Promise.all(sites.splice(0).map((site) => site.close()));
});

async function open(options?: Partial<SiteOptions>): Promise<Site> {
	const site = await createSite(options);
	sites.push(site);
	return site;
}

async function textAt(url: string): Promise<string> {
	return (await fetch(url)).text();
}

function linksIn(html: string): string[] {
	return Array.from(html.matchAll(/href="([^"]+)"/g), ([, href = '']) => href);
}

/** Statuses by path of all that can be reached from `/`. */
async function crawl(site: Site): Promise<Map<string, number>> {
	const statuses = new Map<string, number>();
	const waiting = ['/'];
	for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
		if (statuses.has(path)) continue;
		const response = await fetch(site.url + path);
		statuses.set(path, response.status);
		waiting.push(...linksIn(await response.text()));
	}
	return statuses;
}

describe('a page', () => {
	it.each(['/', '/p/0', '/p/99'])('at %s has 10 KB, a title and 20 links', async (path) => {
		const site = await open({ pages: 100 });
		const response = await fetch(site.url + path);
		const html = await response.text();

		expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(html).toHaveLength(10_240);
		expect(html).toMatch(/<title>[^<]+<\/title>/);
		expect(linksIn(html)).toHaveLength(20);
	});

	it('is the same in every run', async () => {
		const [one, two] = [await open(), await open()];
		expect(await textAt(`${one.url}/p/7`)).toBe(await textAt(`${two.url}/p/7`));
	});

	it('is the same whether it was rendered ahead or at its first request', async () => {
		const shape = { pages: 30, broken: 3 };
		const [ahead, then] = [await open({ ...shape, rendersAhead: true }), await open(shape)];
		for (const path of ['/', '/p/0', '/p/29', '/p/30']) {
			const [one, two] = [await fetch(ahead.url + path), await fetch(then.url + path)];
			expect(one.status).toBe(two.status);
			expect(one.headers.get('content-type')).toBe(two.headers.get('content-type'));
			expect(await one.text()).toBe(await two.text());
		}
	});

	it('has the size and links that are asked for', async () => {
		const site = await open({ bodyBytes: 50_000, linksPerPage: 3 });
		const html = await textAt(`${site.url}/p/1`);
		expect(html).toHaveLength(50_000);
		expect(linksIn(html)).toHaveLength(3);
	});

	it.each(['/p/100', '/p/-1', '/p/x', '/other'])('is not at %s of a site of 100', async (path) => {
		const site = await open({ pages: 100 });
		expect((await fetch(site.url + path)).status).toBe(404);
	});
});

describe('a crawl from /', () => {
	it('reaches every page', async () => {
		const site = await open({ pages: 130, linksPerPage: 5 });
		expect((await crawl(site)).size).toBe(131);
	});

	it('meets exactly the broken pages, 404 and 500 in turn, and still every other', async () => {
		const site = await open({ pages: 130, linksPerPage: 5, broken: 9 });
		const statuses = [...(await crawl(site)).values()];

		expect(statuses).toHaveLength(131);
		expect(statuses.filter((status) => status === 404)).toHaveLength(5);
		expect(statuses.filter((status) => status === 500)).toHaveLength(4);
	});

	it('of a site that is broken altogether finds no page but /', async () => {
		const site = await open({ pages: 4, broken: 4 });
		expect([...(await crawl(site)).values()].filter((status) => status === 200)).toHaveLength(1);
	});
});

it('lists its pages', async () => {
	const site = await open({ pages: 30 });
	const urls = (await textAt(`${site.url}/urls.txt`)).trim().split('\n');
	expect(urls).toHaveLength(30);
	expect(await textAt(`${site.url}/urls.txt?n=2`)).toBe(`${site.url}/p/0\n${site.url}/p/1\n`);
});

it('counts what it was asked for, in all and at once', async () => {
	const site = await open({ latencyMs: 50 });
	await Promise.all(['/p/1', '/p/2', '/p/2'].map((path) => textAt(site.url + path)));
	await textAt(`${site.url}/p/2`);

	const stats = JSON.parse(await textAt(`${site.url}/stats`));
	expect(stats).toMatchObject({ requests: 4, maxRequestsPerPath: 3, inFlight: 0, maxInFlight: 3 });
	expect(stats.lastRequestAt).toBeGreaterThanOrEqual(stats.firstRequestAt);
	expect(site.countOf('/p/2')).toBe(3);
});

it('does not count as in flight what the visitor gave up', async () => {
	const site = await open({ latencyMs: 60_000 });
	const abort = new AbortController();
	const asking = fetch(`${site.url}/p/1`, { signal: abort.signal }).catch(() => 'gave up');
	await expect.poll(() => site.stats().inFlight).toBe(1);
	abort.abort();

	expect(await asking).toBe('gave up');
	await expect.poll(() => site.stats().inFlight).toBe(0);
});

it('lets a test answer in its place', async () => {
	const site = await open({
		handler(request, response) {
			if (request.url !== '/p/3') return false;
			response.end('mine');
			return true;
		},
	});
	expect(await textAt(`${site.url}/p/3`)).toBe('mine');
	expect(await textAt(`${site.url}/p/4`)).toContain('Page 4');
	expect(site.stats()).toMatchObject({ requests: 2 });
	await expect.poll(() => site.stats().inFlight).toBe(0);
});

it('names the port that is in use', async () => {
	const { port } = await open();
	const second = createSite({ port });
	await expect(second).rejects.toThrow(EnvironmentError);
	await expect(second).rejects.toThrow(String(port));
});

describe('in a process of its own', () => {
	it('serves, tells its CPU, and ends when asked to', async () => {
		const site = await spawnSite({ pages: 5, broken: 1 });
		expect((await fetch(`${site.url}/p/0`)).status).toBe(404);
		expect(await textAt(`${site.url}/p/1`)).toContain('Page 1');
		expect((await site.stats()).cpu.userMs).toBeGreaterThan(0);
		await site.stop();

		await expect(fetch(site.url)).rejects.toThrow();
	});

	it('says why it did not start', async () => {
		const { port } = await open();
		await expect(spawnSite({ port })).rejects.toThrow(`port ${port}`);
	});
});
