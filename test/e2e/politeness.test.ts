import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import type { JobSummary } from '../../shared/core/summary.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { mostOverRate } from '../support/start-log.ts';

/** So few that a machine which is late by a tenth of a second does not look like one that exceeds it. */
const RATE = 5;
const PAGES = 75;
/** Windows for which the rate is checked. */
const LONGEST_WINDOW_MS = 5_000;

interface LoggedSite extends Site {
	/** When each request came, in milliseconds. */
	readonly log: readonly number[];
}

async function createLoggedSite(host: string): Promise<LoggedSite> {
	const log: number[] = [];
	const handler = () => {
		log.push(performance.now());
		return false;
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

	it.each([
		{ mode: 'fanout', options: ['--max-instances', '8'] },
		{ mode: 'threads', options: ['--threads', '2'] },
	])('S4.7 in $mode mode gives each host what it may have, and no less', async ({ mode, options }) => {
		for (const { log } of sites) (log as number[]).length = 0;
		const lag = monitorEventLoopDelay({ resolution: 5 });
		lag.enable();
		const urls = Array.from({ length: PAGES }, (_, i) => sites.map(({ url }) => `${url}/p/${i}`)).flat();
		const summary = await scrape(urls, ['--mode', mode, '--rate-per-host', String(RATE), ...options]);

		lag.disable();
		// A log that was late itself shows those together that came one after the other; and so are its visitors.
		const lateBy = (2 * RATE * lag.max) / 1e9;
		expect(summary.counts).toEqual({ ok: 2 * PAGES });
		for (const { log } of sites) {
			expect(log).toHaveLength(PAGES);
			expect(mostOverRate(log, RATE, LONGEST_WINDOW_MS)).toBeLessThanOrEqual(2 + lateBy);
			const boundMs = ((PAGES - 1) * 1000) / RATE;
			expect(Math.max(...log) - Math.min(...log)).toBeLessThan(1.2 * boundMs);
		}
	});
});
