import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../../infra/site/create-site.ts';
import { type ApiCloud, startApiCloud } from '../../support/api-cloud.ts';
import { CHROMIUM } from '../../support/browser.ts';
import { launchBrowser, openDashboard } from '../../support/dashboard.ts';

const SLOW_PAGES = 2000;
const LOOKS = [
	{ width: 390, isDark: false },
	{ width: 390, isDark: true },
	{ width: 1440, isDark: false },
	{ width: 1440, isDark: true },
] as const;

let cloud: ApiCloud;
let site: Site;
let slow: Site;
let browser: Browser;
/** What stands behind the `#` of each view, and what is there once it has loaded. */
let views: readonly (readonly [fragment: string, selector: string])[];
describe.skipIf(CHROMIUM === undefined)('how the dashboard looks', () => {
	beforeAll(async () => {
		site = await createSite({ pages: 60, broken: 4 });
		slow = await createSite({ pages: SLOW_PAGES, latencyMs: 1000 });
		cloud = await startApiCloud();
		browser = await launchBrowser();
		const urls = Array.from({ length: 60 }, (_, i) => `${site.url}/p/${i}`);
		const list = await cloud.api.run({ source: { urls: [...urls, 'nonsense'] }, options: { retries: 0 } });
		const check = await cloud.api.run({ kind: 'check', source: { crawl: [site.url] }, options: { retries: 0 } });
		const source = { urls: Array.from({ length: SLOW_PAGES }, (_, i) => `${slow.url}/p/${i}`) };
		const running = await cloud.api.call('POST', '/jobs', { source, options: { concurrencyPerHost: 2 } });
		await cloud.api.call('PUT', '/schedules/daily', { expression: 'rate(1 day)', job: { source: { urls } } });
		views = [
			['#/jobs', '.jobs'],
			['#/new', 'form'],
			[`#/jobs/${list.jobId}`, '.bars'],
			[`#/jobs/${list.jobId}/results`, '.results'],
			[`#/jobs/${check.jobId}/links`, 'details.link'],
			[`#/jobs/${check.jobId}/time`, '.phases'],
			[`#/jobs/${running.json.jobId}`, 'progress'],
			[`#/compare/${list.jobId}/${check.jobId}`, '.compare'],
			['#/schedules', 'article'],
			['#/schedule/daily', 'form'],
		];
	});
	afterAll(async () => {
		await browser?.close();
		await cloud?.end();
		await site?.close();
		await slow?.close();
	});

	it.each(LOOKS)('U3 keeps nobody out, and fits, at $width px, dark: $isDark', async (look) => {
		const { page, show, barriers, expectNothingWrong } = await openDashboard(browser, cloud, look);
		const isTooWide = () => page.evaluate('document.documentElement.scrollWidth > innerWidth');
		for (const [fragment, selector] of views) {
			await show(fragment);
			await page.locator(selector).first().waitFor();
			await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");

			expect(await barriers(), fragment).toEqual([]);
			expect(await isTooWide(), `${fragment} is wider than the screen`).toBe(false);
		}
		await show(views[3]?.[0] ?? '');
		await page.locator('button.open').first().click();
		expect(await barriers(), 'a result').toEqual([]);
		await page.getByRole('button', { name: 'Close' }).click();
		await page.getByRole('button', { name: 'Log out' }).click();
		expect(await barriers(), 'the form for a key').toEqual([]);
		expectNothingWrong();
	});
});
