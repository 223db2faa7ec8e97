import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSite, type SiteOptions } from '../../infra/site/create-site.ts';
import { MODES } from '../../shared/core/job.ts';
import type { JobReport } from '../../shared/core/report/report.ts';
import { aFolder, runCli, startCli } from '../support/cli.ts';
import { createGatedSite } from '../support/gated-site.ts';

const PAGES = 200;

async function aSite(options: Partial<SiteOptions>) {
	const site = await createSite(options);
	onTestFinished(() => site.close());
	return site;
}

function check(...args: readonly string[]) {
	return runCli(['check', ...args, '--retries', '0'], { cwd: aFolder() });
}

describe.each(MODES)('in %s mode a check', (mode) => {
	it('S4.6 asks for each page once, over connections that it keeps', async () => {
		const site = await aSite({ pages: PAGES, latencyMs: 5 });
		const settings = ['--concurrency', '10', '--max-instances', '2', '--threads', '2'];
		const { code, stderr } = await check(`${site.url}/`, '--mode', mode, ...settings, '--ignore-robots');

		expect(code, stderr).toBe(0);
		const { requests, connections, maxRequestsPerPath } = site.stats();
		expect(maxRequestsPerPath).toBe(1);
		// `/` and the pages.
		expect(requests).toBe(PAGES + 1);
		// Some more than are in flight at once: one that is found closed is opened anew.
		expect(connections).toBeLessThanOrEqual(2 * 10 + 5);
	});
});

it('S4.9 a page that redirects to itself costs two requests, and is reported', async () => {
	const site = await aSite({
		handler(request, response) {
			if (request.url === '/') {
				response.writeHead(200, { 'Content-Type': 'text/html' }).end('<a href="/self">A</a><a href="/a">B</a>');
			} else if (request.url === '/self') response.writeHead(302, { Location: '/self' }).end();
			else response.writeHead(301, { Location: request.url === '/a' ? '/b' : '/a' }).end();
			return true;
		},
	});
	const cwd = aFolder();
	const args = ['check', `${site.url}/`, '--retries', '2', '--ignore-robots', '--report', 'r.json'];
	const { code } = await runCli(args, { cwd });

	expect(code).toBe(1);
	const { linkReport } = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) as JobReport;
	expect(linkReport?.broken.map(({ url, error }) => [url, error?.code])).toEqual([
		[`${site.url}/a`, 'TOO_MANY_REDIRECTS'],
		[`${site.url}/self`, 'TOO_MANY_REDIRECTS'],
	]);
	expect(site.countOf('/self')).toBeLessThanOrEqual(2);
	expect(site.countOf('/a') + site.countOf('/b')).toBeLessThanOrEqual(3);
});

describe.each([
	{ mode: 'fanout', options: ['--max-instances', '1'], permits: 40 },
	{ mode: 'threads', options: ['--threads', '1'], permits: 40 },
])('in $mode mode a job', ({ mode, options, permits }) => {
	it('S1.5 has as many requests in flight as were asked for before the first is answered', async () => {
		const site = await createGatedSite({ pages: PAGES, free: 0 });
		onTestFinished(() => site.close());
		const urls = Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}`).join('\n');
		const args = ['scrape', '--from', '-', '--mode', mode, '--concurrency', String(permits), ...options];
		const { ended } = startCli(args, { stdin: urls, cwd: aFolder() });
		await site.seen(permits);
		expect(site.stats().maxInFlight).toBe(permits);
		site.open();

		expect((await ended).code).toBe(0);
		expect(site.stats().requests).toBe(PAGES);
	});

	it('S2.6 reads the sites that it is given side by side', async () => {
		const sites = await Promise.all(Array.from({ length: 8 }, () => createGatedSite({ pages: 1, free: 0 })));
		onTestFinished(() => Promise.all(sites.map((site) => site.close())).then(() => undefined));
		const args = ['check', ...sites.map(({ url }) => `${url}/`), '--mode', mode, '--ignore-robots', ...options];
		const { ended } = startCli(args, { cwd: aFolder() });
		await Promise.all(sites.map((site) => site.seen(1)));
		for (const site of sites) site.open();

		expect((await ended).code).toBe(0);
	});
});
