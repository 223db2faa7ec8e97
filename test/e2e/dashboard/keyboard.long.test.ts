import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../../infra/site/create-site.ts';
import { type ApiCloud, startApiCloud } from '../../support/api-cloud.ts';
import { CHROMIUM } from '../../support/browser.ts';
import { launchBrowser, openDashboard } from '../../support/dashboard.ts';

const MAX_STOPS = 80;
/** What has the focus, by its label or its text, and whether one sees that. */
const FOCUSED = `(() => {
	const { activeElement: element } = document;
	const { outlineStyle } = getComputedStyle(element);
	return {
		name: (element.labels?.[0]?.textContent ?? element.textContent ?? '').trim(),
		tag: element.localName,
		isSeen: outlineStyle !== 'none',
	};
})()`;

/** Goes on by Tab until something of this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
	const passed: string[] = [];
	while (passed.length < MAX_STOPS) {
		await page.keyboard.press('Tab');
		const focused = (await page.evaluate(FOCUSED)) as { name: string; tag: string; isSeen: boolean };
		if (focused.tag !== 'body') expect(focused, 'the focus is not seen').toMatchObject({ isSeen: true });
		if (name.test(focused.name)) return;
		passed.push(focused.name);
	}
	throw new Error(`Tab does not lead to ${name}, but to ${passed.join(' | ')}`);
}

async function press(page: Page, name: RegExp): Promise<void> {
	await tabTo(page, name);
	await page.keyboard.press('Enter');
}

let cloud: ApiCloud;
let site: Site;
let slow: Site;
let browser: Browser;
describe.skipIf(CHROMIUM === undefined)('the dashboard with the keyboard alone', () => {
	beforeAll(async () => {
		site = await createSite({ pages: 20, broken: 2 });
		slow = await createSite({ pages: 50, latencyMs: 1000 });
		cloud = await startApiCloud();
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await cloud?.end();
		await site?.close();
		await slow?.close();
	});

	async function start(page: Page, { url }: Site, count: number, heading: (name: string) => Promise<void>) {
		await press(page, /^New job$/);
		await heading('New job');
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

	it('U3 logs in, starts a job, looks at what failed, retries it, compares, cancels, and logs out', async () => {
		const { page, heading, expectNothingWrong } = await openDashboard(browser, cloud, { key: '' });
		// The page puts the focus on its heading as it opens.
		await page.locator('h1:focus').waitFor();
		await tabTo(page, /^Key of the API$/);
		await page.keyboard.insertText(cloud.key);
		await page.keyboard.press('Enter');
		await heading('Jobs');

		await start(page, site, 20, heading);
		await heading('List of URLs Done');
		await press(page, /^Results$/);
		await tabTo(page, /^Failures$/);
		await page.keyboard.press('Space');
		await page.getByText('2 results on this page').waitFor();
		await press(page, /\/p\/\d+$/);
		await page.getByRole('dialog').waitFor();
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });

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

		await start(page, slow, 50, heading);
		await heading('List of URLs Running');
		await press(page, /^Cancel the job$/);
		await page.getByRole('group', { name: 'Stop it?' }).waitFor();
		// The way out has the focus: what is asked is one step before it.
		await page.keyboard.press('Shift+Tab');
		await page.keyboard.press('Enter');
		await heading('List of URLs Cancelled');

		await press(page, /^Log out$/);
		await page.getByLabel('Key of the API').waitFor();
		expectNothingWrong();
	});

	it('U3 skips the head of the page, and says where it has led', async () => {
		const { page, heading } = await openDashboard(browser, cloud);
		await heading('Jobs');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Shift+Tab');
		await page.evaluate('document.activeElement.blur()');
		await press(page, /^Skip to the content$/);

		expect(await page.evaluate(FOCUSED)).toMatchObject({ name: 'Jobs', tag: 'h1' });
		expect(await page.title()).toBe('Jobs · Shoal');
	});
});
