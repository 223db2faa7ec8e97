import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../../infra/site/create-site.ts';
import { type ApiCloud, startApiCloud } from '../../support/api-cloud.ts';
import { CHROMIUM } from '../../support/browser.ts';
import { launchBrowser, openDashboard } from '../../support/dashboard.ts';

let cloud: ApiCloud;
let site: Site;
let browser: Browser;

describe.skipIf(CHROMIUM === undefined)('the report of a job', () => {
	beforeAll(async () => {
		site = await createSite({ pages: 3 });
		cloud = await startApiCloud();
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await cloud?.end();
		await site?.close();
	});

	it('U3 is kept as a page that can be opened without the service', async () => {
		const { jobId } = await cloud.api.run({ source: { urls: [`${site.url}/p/9999`] } });
		const dashboard = await openDashboard(browser, cloud);
		await dashboard.show(`#/jobs/${jobId}`);

		const button = dashboard.page.getByRole('button', { name: 'Download the report' });
		const [download] = await Promise.all([dashboard.page.waitForEvent('download'), button.click()]);
		expect(download.suggestedFilename()).toBe(`report-${jobId}.html`);
		const text = readFileSync(await download.path(), 'utf8');
		expect(text).toMatch(/^<!doctype html>/);
		expect(text).toContain(`${site.url}/p/9999`);
		expect(await dashboard.barriers()).toEqual([]);
		dashboard.expectNothingWrong();
	});
});
