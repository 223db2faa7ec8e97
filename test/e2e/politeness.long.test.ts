import type { IncomingMessage, ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import type { JobSummary } from '../../shared/core/report/summary.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { mostOverRate } from '../support/start-log.ts';

const PAGES = 300;
/** Windows for which the rate is checked. */
const LONGEST_WINDOW_MS = 5_000;

interface LoggedSite extends Site {
	/** When each request came, in milliseconds. */
	readonly log: readonly number[];
}

async function createLoggedSite(host: string): Promise<LoggedSite> {
	const log: number[] = [];
	const handler = ({ url = '' }: IncomingMessage, response: ServerResponse) => {
		log.push(performance.now());
		if (!url.startsWith('/moved/')) return false;
		response.writeHead(301, { location: url.replace('/moved/', '/p/') }).end();
		return true;
	};
	return { ...(await createSite({ pages: PAGES, bodyBytes: 500, host, handler })), log };
}

async function scrape(urls: readonly string[], options: readonly string[]): Promise<JobSummary> {
	const args = ['scrape', '--from', '-', '--data', aFolder(), '--json', ...options];
	const run = await runCli(args, { stdin: urls.join('\n') });
	expect(run.stderr).not.toContain('could not be asked');
	expect(run.code).toBe(0);
	return JSON.parse(run.stdout);
}

describe('a job that keeps to a rate', () => {
	let sites: LoggedSite[];
	beforeAll(async () => {
		sites = await Promise.all(['127.0.0.1', '127.0.0.2'].map(createLoggedSite));
	});
	afterAll(() => Promise.all(sites.map((site) => site.close())));

	// What else runs on the machine makes arrivals late and bunches them, now and then; a fault of ours does so each time.
	it.each([
		{ mode: 'fanout', rate: 20, pages: PAGES, path: '/p', options: ['--max-instances', '8'] },
		// Each takes two permits.
		{ mode: 'fanout', rate: 20, pages: PAGES / 5, path: '/moved', options: ['--max-instances', '4'] },
		// So few that a machine which is late by a tenth of a second does not look like one that exceeds it.
		{ mode: 'threads', rate: 5, pages: 75, path: '/p', options: ['--threads', '2'] },
	])(
		'S4.7 $rate a second in $mode mode gives each host what it may have at $path, and no less',
		{ retry: 2 },
		async ({ mode, rate, pages, path, options }) => {
			for (const { log } of sites) (log as number[]).length = 0;
			const lag = monitorEventLoopDelay({ resolution: 5 });
			lag.enable();
			const urls = Array.from({ length: pages }, (_, i) => sites.map(({ url }) => `${url}${path}/${i}`)).flat();
			const requests = path === '/moved' ? 2 * pages : pages;
			const summary = await scrape(urls, ['--mode', mode, '--rate-per-host', String(rate), ...options]);

			lag.disable();
			// A log that was late itself shows those together that came one after the other.
			const lateBy = (rate * lag.max) / 1e9;
			expect(summary.counts).toEqual({ ok: 2 * pages });
			for (const { log } of sites) {
				expect(log).toHaveLength(requests);
				expect(mostOverRate(log, rate, LONGEST_WINDOW_MS)).toBeLessThanOrEqual(2 + lateBy);
				const boundMs = ((requests - 1) * 1000) / rate;
				expect(Math.max(...log) - Math.min(...log)).toBeLessThan(1.2 * boundMs);
			}
		},
	);
});
