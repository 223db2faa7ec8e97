import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../shared/core/report/formats/html/report-page.ts';
import type { JobReport } from '../../shared/core/report/report.ts';
import { CHROMIUM } from '../support/browser.ts';
import { aComparedReport, aHostileReport, HOSTILE_TEXTS } from '../support/reports.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PHONE = { width: 390, height: 844 };

let browser: Browser;
const folder = mkdtempSync(join(tmpdir(), 'shoal-report-page-'));

beforeAll(async () => {
	if (CHROMIUM !== undefined) browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});
afterAll(async () => {
	await browser?.close();
	rmSync(folder, { recursive: true });
});

interface Shown {
	readonly page: Page;
	/** What the page asked for, itself included. */
	readonly requests: readonly string[];
}

async function show(report: JobReport, colorScheme: 'light' | 'dark' = 'light'): Promise<Shown> {
	const file = join(folder, 'report.html');
	writeFileSync(file, renderHtml(report));
	const page = await browser.newPage({ viewport: PHONE, colorScheme, bypassCSP: false });
	const requests: string[] = [];
	page.on('request', (request) => requests.push(request.url()));
	page.on('dialog', (dialog) => requests.push(`dialog ${dialog.message()}`));
	await page.goto(pathToFileURL(file).href);
	return { page, requests };
}

describe.skipIf(CHROMIUM === undefined)('the HTML report in a browser', () => {
	it('R8 runs nothing and asks for nothing, whatever stands on the pages', async () => {
		const { page, requests } = await show(aHostileReport());

		expect(requests).toEqual([pathToFileURL(join(folder, 'report.html')).href]);
		expect(await page.locator('script, img, iframe, form, base').count()).toBe(0);
		expect(await page.locator('a:not([href^="https://example.com/"])').count()).toBe(0);
		expect(await page.locator('.places').first().textContent()).toContain(HOSTILE_TEXTS[0]);
	});

	it('fits a phone, also with texts of 10,000 characters', async () => {
		const { page } = await show(aHostileReport());
		expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
	});

	it.each(['light', 'dark'] as const)('has no fault that axe finds, in %s', async (colorScheme) => {
		for (const report of [aComparedReport(), aHostileReport()]) {
			// Its own policy lets no script in; axe is one.
			const page = await browser.newPage({ viewport: PHONE, colorScheme, bypassCSP: true });
			await page.setContent(renderHtml(report));
			await page.addScriptTag({ path: AXE });
			const violations = await page.evaluate('axe.run().then((found) => found.violations.map(({ id }) => id))');
			expect(violations).toEqual([]);
		}
	});

	it('S4.5 tells new, still broken and fixed apart', async () => {
		const { page } = await show(aComparedReport());
		expect(await page.locator('h2').allTextContents()).toEqual([
			'Broken 1',
			'Still broken, as in the baseline 1',
			'In quarantine 1',
			'Fixed since the baseline 1',
			'The run',
		]);
		expect(await page.locator('.verdict').textContent()).toBe('1 new broken link');
	});
});
