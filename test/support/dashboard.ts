import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { CHROMIUM } from './browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export interface Look {
	readonly width?: number;
	readonly isDark?: boolean;
	/** Of a key that the page is opened with; empty for none. */
	readonly key?: string;
}

/** Where a dashboard is served, and a key that may write there. */
export interface DashboardServer {
	readonly api: { readonly url: string };
	readonly key: string;
}

/** The dashboard in a browser, and all that was wrong with it meanwhile. */
export interface Dashboard {
	readonly page: Page;
	/** Shows a view, by what stands behind the `#`. */
	show(fragment: string): Promise<void>;
	/** Whether a heading of this name is there, which may take as long as a job. */
	heading(name: string | RegExp): Promise<void>;
	/** What axe finds. */
	barriers(): Promise<string[]>;
	/** @throws Something was written to the console, or a request went elsewhere. */
	expectNothingWrong(): void;
}

export function launchBrowser(): Promise<Browser> {
	return chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
}

export async function openDashboard(browser: Browser, server: DashboardServer, look: Look = {}): Promise<Dashboard> {
	const { width = 1440, isDark = false, key = server.key } = look;
	const context = await browser.newContext({
		viewport: { width, height: width < 500 ? 844 : 900 },
		colorScheme: isDark ? 'dark' : 'light',
		reducedMotion: 'reduce',
		locale: 'en-GB',
	});
	const page = await context.newPage();
	const wrong: string[] = [];
	const origin = server.api.url;
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type())) wrong.push(`${message.type()}: ${message.text()}`);
	});
	page.on('pageerror', (error) => wrong.push(`thrown: ${error.message}`));
	page.on('request', (request) => {
		const url = request.url();
		if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) wrong.push(`a request to ${url}`);
	});
	await page.goto(`${origin}/${key === '' ? '' : `#key=${key}`}`);
	const shown = (role: 'heading', name: string | RegExp) =>
		page.getByRole(role, { name }).first().waitFor({ timeout: 60_000 });
	return {
		page,
		async show(fragment) {
			await page.goto(`${origin}/${fragment}`);
		},
		heading: (name) => shown('heading', name),
		async barriers() {
			await page.evaluate(AXE);
			const found: string[] = await page.evaluate(
				`axe.run({ runOnly: ${JSON.stringify(WCAG)} }).then(({ violations }) =>
					violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`,
			);
			return found;
		},
		expectNothingWrong: () => expect(wrong).toEqual([]),
	};
}
