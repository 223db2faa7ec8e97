import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../../infra/site/create-site.ts';
import { type ApiCloud, READ_KEY, startApiCloud } from '../../support/api-cloud.ts';
import { CHROMIUM } from '../../support/browser.ts';
import { launchBrowser, openDashboard } from '../../support/dashboard.ts';

const PAGES = 200;
const BROKEN = 5;

let cloud: ApiCloud;
let site: Site;
let browser: Browser;
describe.skipIf(CHROMIUM === undefined)('the dashboard in a browser', () => {
	beforeAll(async () => {
		site = await createSite({ pages: PAGES, broken: BROKEN, latencyMs: 20 });
		cloud = await startApiCloud();
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await cloud?.end();
		await site?.close();
	});

	it('U3 checks a site, and shows each broken link with the pages that hold it', async () => {
		const { page, heading, expectNothingWrong } = await openDashboard(browser, cloud);
		await page.getByRole('link', { name: 'New job' }).click();
		await page.getByLabel('Check links').check();
		await page.getByLabel('URLs', { exact: true }).last().fill(`${site.url}/`);
		await page.getByText('Options', { exact: true }).click();
		await page.getByLabel('Pages', { exact: true }).fill('40');
		await page.getByLabel('Retries').fill('0');
		await page.getByRole('button', { name: 'Start' }).click();
		await heading(/^Check of .+ Done$/);

		await page.getByRole('link', { name: 'Broken links' }).click();
		await page.locator('details.link').first().getByText('HTTP_').click();
		await page
			.getByText(/line \d+, column \d+, Page \d+/)
			.first()
			.waitFor();
		await page.getByRole('link', { name: 'Where the time went' }).click();
		await page.getByRole('row', { name: 'ttfb' }).waitFor();
		expectNothingWrong();
	});

	it('U3 starts a job from a file, which goes by an upload', async () => {
		const { page, heading, expectNothingWrong } = await openDashboard(browser, cloud);
		await page.getByRole('link', { name: 'New job' }).click();
		await page.getByLabel('A file of URLs').check();
		const buffer = Buffer.from(`url,name\n${site.url}/p/1,one\n${site.url}/p/2,two\n`);
		await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'my list.csv', mimeType: 'text/csv', buffer });
		await page.getByRole('button', { name: 'Start' }).click();

		await heading('my list.csv Done');
		expect(await page.locator('.facts').innerText()).toMatch(/Targets\s+2\b/);
		expectNothingWrong();
	});

	it('U4 shows what is wrong with a job beside its field', async () => {
		const { page } = await openDashboard(browser, cloud);
		await page.getByRole('link', { name: 'New job' }).click();
		await page.getByLabel('URLs', { exact: true }).last().fill('https://example.com/');
		await page.getByText('Options', { exact: true }).click();
		await page.getByLabel('Retries').fill('many');
		await page.getByRole('button', { name: 'Start' }).click();

		await page.getByRole('alert').getByText('options.retries').waitFor();
		expect(await page.getByLabel('Retries').getAttribute('aria-invalid')).toBe('true');
		await page.getByText('must be a whole number from 0 to 20; attempts after the first').waitFor();
		expect(await page.getByRole('button', { name: 'Start' }).isEnabled()).toBe(true);
	});

	it('R8 asks for a key where there is none, or where it is not known', async () => {
		const { page, heading } = await openDashboard(browser, cloud, { key: 'not-a-key-of-this-server' });
		await page.getByText('The server does not know this key.').waitFor();
		expect(await page.evaluate('sessionStorage.length')).toBe(0);

		await page.getByLabel('Key of the API').fill(cloud.key);
		await page.getByRole('button', { name: 'Log in' }).click();
		await heading('Jobs');
		// A key that may only read says so where it may not.
		await page.goto(`${cloud.api.url}/#key=${READ_KEY}`);
		await page.getByRole('link', { name: 'New job' }).click();
		await page.getByLabel('URLs', { exact: true }).last().fill('https://example.com/');
		await page.getByRole('button', { name: 'Start' }).click();
		await page.getByRole('alert').getByText('the key may not write').waitFor();
	});
});
