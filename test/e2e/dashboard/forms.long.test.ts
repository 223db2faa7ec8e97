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
let slow: Site;
let browser: Browser;
describe.skipIf(CHROMIUM === undefined)('the dashboard in a browser', () => {
	beforeAll(async () => {
		site = await createSite({ pages: PAGES, broken: BROKEN, latencyMs: 20 });
		slow = await createSite({ pages: PAGES, latencyMs: 500 });
		cloud = await startApiCloud();
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await cloud?.end();
		await site?.close();
		await slow?.close();
	});

	const urlsOf = ({ url }: Site) => Array.from({ length: PAGES }, (_, i) => `${url}/p/${i}`).join('\n');

	it('U3 takes a job from pasted URLs through its whole life', async () => {
		const { page, heading, expectNothingWrong } = await openDashboard(browser, cloud);
		await heading('Jobs');

		// The key has left the address.
		expect(page.url()).toBe(`${cloud.api.url}/#/`);

		await page.getByRole('link', { name: 'New job' }).click();
		await page.getByLabel('URLs', { exact: true }).last().fill(urlsOf(site));
		await page.getByText('Options', { exact: true }).click();
		await page.getByLabel('Retries').fill('0');
		await page.getByRole('button', { name: 'Start' }).click();
		await heading('List of URLs Done');
		expect(await page.getByRole('listitem').filter({ hasText: 'HTTP error' }).innerText()).toContain(`${BROKEN}`);

		await page.getByRole('link', { name: 'Results' }).click();
		await page.getByRole('button', { name: 'Failures' }).click();
		await page.getByText(`${BROKEN} results on this page`).waitFor();
		const [first = ''] = await page.locator('.results tbody th').allInnerTexts();
		await page.getByLabel('URL, title or error holds').fill(new URL(first).pathname);
		await page.getByText('1 result on this page').waitFor();
		expect(page.url()).toContain('q=%2Fp%2F');
		await page.getByRole('button', { name: first }).click();
		expect(await page.getByRole('dialog').innerText()).toMatch(/Error\s+HTTP_(404|500)/);
		await page.getByRole('button', { name: 'Close' }).click();
		await page.getByRole('dialog').waitFor({ state: 'detached' });

		await page.getByRole('button', { name: 'Retry what failed' }).click();
		await heading(/^Retry of .+ Done$/);
		expect(await page.locator('.facts').innerText()).toMatch(new RegExp(`Targets\\s+${BROKEN}\\b`));

		await page.getByRole('link', { name: 'Compare' }).last().click();
		await heading('Compare two jobs');
		await page.getByLabel('Second job').selectOption({ index: 2 });
		await page.locator('.compare').waitFor();
		const row = await page.locator('.compare tr', { hasText: 'Targets' }).first().innerText();
		expect(row.split('\t')).toEqual(['Targets', String(BROKEN), String(PAGES), '× 40.0']);
		await page.getByText('They have done different work').waitFor();

		await page.getByRole('button', { name: 'Log out' }).click();
		await page.getByLabel('Key of the API').waitFor();
		expect(await page.evaluate('sessionStorage.length')).toBe(0);
		expectNothingWrong();
	});

	it('U3 shows how far a job is while it runs, and cancels it', async () => {
		const { page, heading, expectNothingWrong } = await openDashboard(browser, cloud);
		await page.getByRole('link', { name: 'New job' }).click();
		await page.getByLabel('URLs', { exact: true }).last().fill(urlsOf(slow));
		await page.getByText('Options', { exact: true }).click();
		await page.getByLabel('Requests at once per host').fill('4');
		await page.getByRole('button', { name: 'Start' }).click();

		await heading('List of URLs Running');
		await page.locator('.pace', { hasText: /\d+ of 200/ }).waitFor();
		await page.locator('.pace', { hasText: /\d+(\.\d+)? a second\s*\d+ (s|min)/ }).waitFor();
		await page.locator('.chart canvas').waitFor();
		await page.getByRole('button', { name: 'Cancel the job' }).click();
		await page.getByRole('button', { name: 'Keep it' }).click();
		await page.getByRole('button', { name: 'Cancel the job' }).click();
		await page.getByRole('group', { name: 'Stop it?' }).getByRole('button', { name: 'Cancel the job' }).click();
		await heading('List of URLs Cancelled');
		await page.getByText('Incomplete: cancelled').waitFor();
		expectNothingWrong();
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

	it('U3 makes, runs, changes and deletes a schedule', async () => {
		const { page, heading, expectNothingWrong } = await openDashboard(browser, cloud);
		await page.getByRole('link', { name: 'Schedules' }).click();
		await page.getByRole('link', { name: 'New schedule' }).click();
		await page.getByLabel('Name').fill('every-week');
		await page.getByLabel('When', { exact: true }).fill('rate(7 days)');
		await page.getByLabel('Check links').check();
		await page.getByLabel('URLs', { exact: true }).last().fill(`${site.url}/p/1`);
		await page.getByText('Options', { exact: true }).click();
		await page.getByLabel('Pages', { exact: true }).fill('1');
		await page.getByRole('button', { name: 'Save' }).click();

		const entry = page.getByRole('article', { name: 'every-week' });
		await entry.getByText('rate(7 days)').waitFor();
		await entry.getByRole('link', { name: 'Edit' }).click();
		await page.getByLabel('When', { exact: true }).fill('cron(30 6 ? * MON *)');
		expect(await page.getByLabel('Pages', { exact: true }).inputValue()).toBe('1');
		await page.getByRole('button', { name: 'Save' }).click();
		await entry.getByText('cron(30 6 ? * MON *)').waitFor();

		await entry.getByRole('button', { name: 'Run now' }).click();
		await heading(/^Check of .+ Done$/);
		await page.getByRole('link', { name: 'Schedules' }).click();
		await entry.getByRole('button', { name: 'Delete' }).click();
		await page.getByRole('group', { name: 'Delete every-week?' }).getByRole('button', { name: 'Delete' }).click();
		await page.getByText('There are none yet.').waitFor();
		expectNothingWrong();
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
