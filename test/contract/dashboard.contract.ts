import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { CHROMIUM } from '../support/browser.ts';
import { type Dashboard, type DashboardServer, launchBrowser, openDashboard } from '../support/dashboard.ts';

/** The server of a dashboard, of whatever stack; opened by the test that needs it. */
export type OpenServer = () => Promise<DashboardServer>;

const PAGES = 200;
const BROKEN = 5;
/** Of these, two instances have ended their first invocations in the midst of the job, so that it is told what they have used. */
const SLOW_PAGES = 1500;

/** What somebody does with the dashboard, wherever it is served. */
export function dashboardContract(name: string, open: OpenServer): void {
	describe.skipIf(CHROMIUM === undefined)(`the dashboard (${name})`, () => {
		let browser: Browser;
		beforeAll(async () => {
			browser = await launchBrowser();
		});
		afterAll(() => browser?.close());

		it('U3 takes jobs from pasted URLs through their whole life, from the first key to the last', async () => {
			const server = await open();
			const dashboard = await openDashboard(browser, server);
			await dashboard.heading('Jobs');
			// The key has left the address.
			expect(dashboard.page.url()).toBe(`${server.api.url}/#/`);

			const site = await aSite({ pages: PAGES, broken: BROKEN, latencyMs: 20 });
			const first = await runToItsEnd(dashboard, site);
			await lookAtFailures(dashboard);
			await retryWhatFailed(dashboard);
			await compareWith(dashboard, first);
			await watchAndCancel(dashboard, await aSite({ pages: SLOW_PAGES, latencyMs: 100 }));
			await schedule(dashboard, site);
			await logOut(dashboard);
			dashboard.expectNothingWrong();
		});
	});
}

type Paged = Pick<Site, 'url'> & { readonly pages: number };

async function aSite(options: { pages: number; broken?: number; latencyMs: number }): Promise<Paged> {
	const { url, close } = await createSite(options);
	onTestFinished(close);
	return { url, pages: options.pages };
}

/** A job of all pages of a site. */
async function start(page: Page, { url, pages }: Paged, options: Readonly<Record<string, string>>): Promise<void> {
	await page.getByRole('link', { name: 'New job' }).click();
	const urls = Array.from({ length: pages }, (_, i) => `${url}/p/${i}`).join('\n');
	await page.getByLabel('URLs', { exact: true }).last().fill(urls);
	await page.getByLabel('Mode').selectOption('fanout');
	await page.getByText('Options', { exact: true }).click();
	for (const [label, value] of Object.entries(options)) await page.getByLabel(label, { exact: true }).fill(value);
	await page.getByRole('button', { name: 'Start' }).click();
}

/** @returns The id of the job. */
async function runToItsEnd({ page, heading }: Dashboard, site: Paged): Promise<string> {
	await start(page, site, { Retries: '0' });
	await heading('List of URLs Done');
	expect(await page.getByRole('listitem').filter({ hasText: 'HTTP error' }).innerText()).toContain(`${BROKEN}`);
	return /#\/jobs\/(\w+)/.exec(page.url())?.[1] ?? '';
}

async function lookAtFailures({ page }: Dashboard): Promise<void> {
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
}

async function retryWhatFailed({ page, heading }: Dashboard): Promise<void> {
	await page.getByRole('button', { name: 'Retry what failed' }).click();
	await heading(/^Retry of .+ Done$/);
	expect(await page.locator('.facts').innerText()).toMatch(new RegExp(`Targets\\s+${BROKEN}\\b`));
}

async function compareWith({ page, heading }: Dashboard, other: string): Promise<void> {
	await page.getByRole('link', { name: 'Compare' }).last().click();
	await heading('Compare two jobs');
	await page.getByLabel('Second job').selectOption(other);
	await page.locator('.compare').waitFor();
	const row = await page.locator('.compare tr', { hasText: 'Targets' }).first().innerText();
	expect(row.split('\t')).toEqual(['Targets', String(BROKEN), String(PAGES), '× 40.0']);
	await page.getByText('They have done different work').waitFor();
}

/** Rate, time left, outcomes and instances, while it runs. */
async function watchAndCancel({ page, heading }: Dashboard, slow: Paged): Promise<void> {
	await start(page, slow, { 'Requests at once per host': '8' });
	await heading('List of URLs Running');
	await page.locator('.pace', { hasText: /[1-9]\d* of 1,500/ }).waitFor();
	await page.locator('.pace', { hasText: /\d+(\.\d+)? a second\s*\d+ (s|min)/ }).waitFor();
	await page.locator('.chart canvas').waitFor();
	await page.locator('.bars', { hasText: /OK\s*[1-9]/ }).waitFor();
	await page.locator('.pace', { hasText: /[12] instances?, \$\d/ }).waitFor();
	await page.getByRole('button', { name: 'Cancel the job' }).click();
	await page.getByRole('button', { name: 'Keep it' }).click();
	await page.getByRole('button', { name: 'Cancel the job' }).click();
	await page.getByRole('group', { name: 'Stop it?' }).getByRole('button', { name: 'Cancel the job' }).click();
	await heading('List of URLs Cancelled');
	await page.getByText('Incomplete: cancelled').waitFor();
}

async function schedule({ page, heading }: Dashboard, site: Paged): Promise<void> {
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
	await entry.waitFor({ state: 'detached' });
}

async function logOut({ page }: Dashboard): Promise<void> {
	await page.getByRole('button', { name: 'Log out' }).click();
	await page.getByLabel('Key of the API').waitFor();
	expect(await page.evaluate('sessionStorage.length')).toBe(0);
}
