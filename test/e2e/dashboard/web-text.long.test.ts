import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../../infra/site/create-site.ts';
import { type ApiCloud, startApiCloud } from '../../support/api-cloud.ts';
import { CHROMIUM } from '../../support/browser.ts';
import { launchBrowser, openDashboard } from '../../support/dashboard.ts';

/** What a page of the web may say: markup, a script, what turns the direction and never turns it back, and length. */
const BIDI = '\u202e\u2067\u202b\u200f';
const MARKUP = '</bdi></td></table><img src=x onerror="window.wasRun=true"><script>window.wasRun=true</script>';
const ATTACK = `${BIDI}${MARKUP}${'שלום '.repeat(20)}${'x'.repeat(10_000)}`;
const PLAIN = 'A page';

let cloud: ApiCloud;
let site: Site;
let browser: Browser;
let jobId: string;
describe.skipIf(CHROMIUM === undefined)('text from the web', () => {
	beforeAll(async () => {
		site = await createSite({ pages: 3 });
		cloud = await startApiCloud();
		browser = await launchBrowser();
		({ jobId } = await cloud.api.run({ source: { urls: [0, 1, 2].map((i) => `${site.url}/p/${i}`) } }));
	});
	afterAll(async () => {
		await browser?.close();
		await cloud?.end();
		await site?.close();
	});

	/** Where each cell of the table is, and what it says. */
	async function tableWith(text: string) {
		const dashboard = await openDashboard(browser, cloud);
		const { page } = dashboard;
		await page.route('**/results?*', async (route) => {
			const { results } = (await (await route.fetch()).json()) as { results: Record<string, unknown>[] };
			const [first, second, third] = results;
			const error = { code: 'NETWORK_ERROR', message: text };
			const json = {
				results: [
					{ ...first, title: text, url: `http://example.com/?${text}` },
					{ ...second, error, outcome: 'network_error' },
					third,
				],
				cursor: null,
			};
			await route.fulfill({ json });
		});
		await page.goto(`${cloud.api.url}/#/jobs/${jobId}/results`);
		await page.locator('.results tbody tr').nth(2).waitFor();
		const cells = await page.evaluate(`Array.from(document.querySelectorAll('.results :is(td, th)'), (cell) => {
			const { x, y, width, height } = cell.getBoundingClientRect();
			return { at: [x, y, width, height].join(' '), text: cell.textContent, elements: cell.querySelectorAll('*').length };
		})`);
		return { dashboard, cells: cells as { at: string; text: string; elements: number }[] };
	}

	it('R7 U3 changes nothing but its cell, whatever it holds', async () => {
		const plain = await tableWith(PLAIN);
		const { dashboard, cells } = await tableWith(ATTACK);

		expect(cells.map(({ at, elements }) => ({ at, elements }))).toEqual(
			plain.cells.map(({ at, elements }) => ({ at, elements })),
		);
		const changed = cells.flatMap(({ text }, i) => (text === plain.cells[i]?.text ? [] : [text]));
		expect(changed).toHaveLength(3);
		for (const text of changed) expect(text.length).toBeLessThan(400);
		expect(await dashboard.page.evaluate('window.wasRun')).toBeUndefined();
		expect(await dashboard.page.locator('#app img, #app script').count()).toBe(0);
		dashboard.expectNothingWrong();
	});

	it('R7 U3 is shown whole where it is asked for, and is still no markup', async () => {
		const { dashboard } = await tableWith(ATTACK);
		const { page } = dashboard;
		await page.locator('button.open').first().click();
		const dialog = page.getByRole('dialog');

		expect(await dialog.innerText()).toContain(MARKUP);
		expect(await page.locator('dialog img, dialog script').count()).toBe(0);
		expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
		expect(
			await page.evaluate(
				'(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector("dialog"))',
			),
		).toBe(true);
		expect(await page.evaluate('window.wasRun')).toBeUndefined();
		dashboard.expectNothingWrong();
	});
});
