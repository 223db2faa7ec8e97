import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { CHROMIUM } from '../support/browser.ts';
import { type Dashboard, launchBrowser, openDashboard } from '../support/dashboard.ts';
import { FOCUSED, press, tabTo } from '../support/keyboard.ts';
import type { OpenServer } from './dashboard.contract.ts';

/** The dashboard without a mouse, wherever it is served. */
export function dashboardKeyboardContract(name: string, open: OpenServer): void {
	describe.skipIf(CHROMIUM === undefined)(`the dashboard with the keyboard alone (${name})`, () => {
		let browser: Browser;
		beforeAll(async () => {
			browser = await launchBrowser();
		});
		afterAll(() => browser?.close());

		it('U3 logs in, starts jobs, looks at what failed, retries it, compares, cancels, schedules, and logs out', async () => {
			const server = await open();
			const dashboard = await openDashboard(browser, server, { key: '' });
			const { page } = dashboard;
			await logIn(dashboard, server.key);

			await start(dashboard, await aSite({ pages: 20, broken: 2 }), 20);
			await dashboard.heading('List of URLs Done');
			await lookAtFailures(page);
			await retryAndCompare(dashboard);
			await start(dashboard, await aSite({ pages: 50, latencyMs: 1000 }), 50);
			await cancel(dashboard);
			await schedule(dashboard);

			await press(page, /^Log out$/);
			await page.getByLabel('Key of the API').waitFor();
			dashboard.expectNothingWrong();
		});

		it('U3 skips the head of the page, and says where it has led', async () => {
			const { page, heading } = await openDashboard(browser, await open());
			await heading('Jobs');
			await page.keyboard.press('Tab');
			await page.keyboard.press('Shift+Tab');
			await page.evaluate('document.activeElement.blur()');
			await press(page, /^Skip to the content$/);

			expect(await page.evaluate(FOCUSED)).toMatchObject({ name: 'Jobs', tag: 'h1' });
			expect(await page.title()).toBe('Jobs · Shoal');
		});
	});
}

async function aSite(options: Parameters<typeof createSite>[0]): Promise<Site> {
	const site = await createSite(options);
	onTestFinished(() => site.close());
	return site;
}

async function logIn({ page, heading }: Dashboard, key: string): Promise<void> {
	// As with each view, the focus is on its heading as it opens.
	await page.locator('h1:focus').waitFor();
	await tabTo(page, /^Key of the API$/);
	await page.keyboard.insertText(key);
	await page.keyboard.press('Enter');
	await heading('Jobs');
}

/** Goes to a view by the link of its name; its heading then has the focus. */
async function follow(page: Page, name: string): Promise<void> {
	await press(page, new RegExp(`^${name}$`));
	await page.locator('h1:focus', { hasText: name }).waitFor();
}

async function start({ page }: Dashboard, { url }: Site, count: number): Promise<void> {
	await follow(page, 'New job');
	await tabTo(page, /^URLs$/);
	await tabTo(page, /^URLs$/);
	await page.keyboard.insertText(Array.from({ length: count }, (_, i) => `${url}/p/${i}`).join('\n'));
	await press(page, /^Options$/);
	await tabTo(page, /^Requests at once per host$/);
	await page.keyboard.type('2');
	await tabTo(page, /^Retries$/);
	await page.keyboard.type('0');
	await press(page, /^Start$/);
}

async function lookAtFailures(page: Page): Promise<void> {
	await press(page, /^Results$/);
	await tabTo(page, /^Failures$/);
	await page.keyboard.press('Space');
	await page.getByText('2 results on this page').waitFor();
	await press(page, /\/p\/\d+$/);
	await page.getByRole('dialog').waitFor();
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function retryAndCompare({ page, heading }: Dashboard): Promise<void> {
	await press(page, /^Retry what failed$/);
	await heading(/^Retry of .+ Done$/);
	await press(page, /^Compare$/);
	await heading('Compare two jobs');
	await page.locator('#second-job option').nth(2).waitFor({ state: 'attached' });
	await tabTo(page, /^First job$/);
	await page.keyboard.press('ArrowDown');
	await tabTo(page, /^Second job$/);
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowDown');
	await page.locator('.compare').waitFor();
}

async function cancel({ page, heading }: Dashboard): Promise<void> {
	await heading('List of URLs Running');
	await press(page, /^Cancel the job$/);
	await page.getByRole('group', { name: 'Stop it?' }).waitFor();
	// The way out has the focus: what is asked is one step before it.
	await page.keyboard.press('Shift+Tab');
	await page.keyboard.press('Enter');
	await heading('List of URLs Cancelled');
}

async function schedule({ page }: Dashboard): Promise<void> {
	await follow(page, 'Schedules');
	await follow(page, 'New schedule');
	await tabTo(page, /^Name$/);
	await page.keyboard.type('by-keys');
	await tabTo(page, /^URLs$/);
	await tabTo(page, /^URLs$/);
	await page.keyboard.insertText('https://example.com/');
	await press(page, /^Save$/);
	await page.getByRole('article', { name: 'by-keys' }).waitFor();
	await press(page, /^Delete$/);
	await page.getByRole('group', { name: 'Delete by-keys?' }).waitFor();
	await page.keyboard.press('Shift+Tab');
	await page.keyboard.press('Enter');
	await page.getByRole('article', { name: 'by-keys' }).waitFor({ state: 'detached' });
}
