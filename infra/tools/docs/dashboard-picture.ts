/**
 * npm run docs:dashboard
 *
 * Takes the picture of the dashboard that docs/dashboard.md shows, in Chromium: a job on a slow synthetic site, half-way.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { EnvironmentError } from '../../../shared/core/errors.ts';
import { spawnSite } from '../../site/spawn.ts';
import { inProject } from '../bench/docs/write-docs.ts';
import { dashboardLooks, PICTURE_FILE, TAKEN_FILE } from './dashboard-looks.ts';

const BIN = fileURLToPath(new URL('../../../services/cli/bin.js', import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const PAGES = 1200;
const SIZE = { width: 1100, height: 720 };

const data = mkdtempSync(join(tmpdir(), 'shoal-picture-'));
const site = await spawnSite({ pages: PAGES, broken: 30, latencyMs: 400 });
const server = spawn(process.execPath, [BIN, 'serve', '--data', data, '--port', '0'], {
	stdio: ['ignore', 'pipe', 'ignore'],
});
try {
	writeFileSync(inProject(PICTURE_FILE), await takePicture(await linkOf(server.stdout)));
	writeFileSync(inProject(TAKEN_FILE), `${JSON.stringify({ takenOf: dashboardLooks() }, null, '\t')}\n`);
} finally {
	server.kill();
	await site.stop();
	rmSync(data, { recursive: true, force: true });
}

/** The link that the server prints once it serves. */
async function linkOf(stdout: AsyncIterable<Buffer>): Promise<string> {
	for await (const text of stdout) return String(text).trim();
	throw new EnvironmentError('the server has ended before it served');
}

async function takePicture(link: string): Promise<Buffer> {
	const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
	try {
		const page = await browser.newPage({
			viewport: SIZE,
			colorScheme: 'light',
			locale: 'en-GB',
			reducedMotion: 'reduce',
		});
		await page.goto(link);
		await page.getByRole('link', { name: 'New job' }).click();
		const urls = Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}`).join('\n');
		await page.locator('textarea#source').fill(urls);
		await page.getByText('Options', { exact: true }).click();
		await page.getByLabel('Requests at once per host').fill('20');
		await page.getByRole('button', { name: 'Start' }).click();
		await page
			.locator('.pace', { hasText: /([6-9]\d\d|1,[01]\d\d)of|([6-9]\d\d|1,[01]\d\d) of/ })
			.waitFor({ timeout: 60_000 });
		return await page.screenshot();
	} finally {
		await browser.close();
	}
}
