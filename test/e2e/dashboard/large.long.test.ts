import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { summaryOf } from '../../../shared/core/report/summarize.ts';
import { type ApiCloud, startApiCloud } from '../../support/api-cloud.ts';
import { CHROMIUM } from '../../support/browser.ts';
import { aJob } from '../../support/builders.ts';
import { launchBrowser, openDashboard } from '../../support/dashboard.ts';

const URLS = 10_000;
const PAGE_SIZE = 100;
const MINUTE_MS = 60_000;
/** What a browser takes and gives back as it likes. */
const SLACK_BYTES = 1_000_000;

let cloud: ApiCloud;
let browser: Browser;
describe.skipIf(CHROMIUM === undefined)('the dashboard of a large job', () => {
	beforeAll(async () => {
		cloud = await startApiCloud();
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await cloud?.end();
	});

	it('U3 holds one page of its results, however many it has gone through, and finds the last of them', async () => {
		// What is no URL is visited by nobody, and has a result all the same.
		const source = { urls: Array.from({ length: URLS }, (_, i) => `no-url-${i}`) };
		const { jobId } = await cloud.api.run({ source });
		const { page, show, expectNothingWrong } = await openDashboard(browser, cloud);
		const isFull = page.getByText(`${PAGE_SIZE} results on this page`);
		const elements = () => page.evaluate('document.querySelectorAll("*").length');
		await show(`#/jobs/${jobId}/results`);
		await isFull.waitFor();
		await page.getByRole('button', { name: 'Next' }).click();
		await page.getByText('Page 2').waitFor();
		await isFull.waitFor();
		const before = await elements();

		for (let number = 3; number <= 10; number++) {
			await page.getByRole('button', { name: 'Next' }).click();
			await page.getByText(`Page ${number}`).waitFor();
			await page.getByRole('button', { name: `no-url-${(number - 1) * PAGE_SIZE}`, exact: true }).waitFor();
		}
		expect(await elements()).toBe(before);
		expect(await page.locator('.results tbody tr').count()).toBe(PAGE_SIZE);

		await page.getByLabel('URL, title or error holds').fill(`URL-${URLS - 1}`);
		await page.getByText('1 result on this page').waitFor();
		await page.getByRole('button', { name: `no-url-${URLS - 1}` }).waitFor();
		expectNothingWrong();
	});

	it('U3 takes no more memory after an hour of a job that runs than after a quarter', async () => {
		const { page, show, expectNothingWrong } = await openDashboard(browser, cloud);
		await page.clock.install();
		let settled = 0;
		await page.route('**/jobs/01J', (route) => {
			settled += 25;
			const failed = Math.floor(settled / 100);
			const counted = { ok: settled - failed, http_error: failed };
			const running = { targets: 1_000_000, settled, failed, bytes: settled * 1000, ...counted };
			return route.fulfill({ json: summaryOf(aJob({ jobId: '01J', state: 'running' }), Date.now(), running) });
		});
		await page.route('**/jobs/01J/usage', (route) =>
			route.fulfill({ json: { instances: 2, invocations: settled, cost: { total: settled / 1e6 } } }),
		);
		await show('#/jobs/01J');
		await page.locator('.chart canvas').waitFor();
		const memory = await page.context().newCDPSession(page);

		await pass(page, 15 * MINUTE_MS);
		const early = await usedBytes(memory);
		await pass(page, 45 * MINUTE_MS);

		expect(settled).toBeGreaterThan(25 * 3000);
		expect(await usedBytes(memory)).toBeLessThan(early + SLACK_BYTES);
		expectNothingWrong();
	}, 400_000);
});

/** Lets the clock of the page run, a look at the job each second. */
async function pass(page: Page, forMs: number): Promise<void> {
	const shown = () => page.locator('.pace b').first().innerText();
	for (let passedMs = 0; passedMs < forMs; passedMs += 1000) {
		const before = await shown();
		await page.clock.runFor(1000);
		await expect.poll(shown, { timeout: 20_000, interval: 1 }).not.toBe(before);
	}
}

async function usedBytes(session: CDPSession): Promise<number> {
	await session.send('HeapProfiler.collectGarbage');
	const { usedSize } = await session.send('Runtime.getHeapUsage');
	return usedSize;
}
