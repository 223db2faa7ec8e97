import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MODES } from '../../shared/core/job.ts';
import type { JobReport } from '../../shared/core/report/report.ts';
import { type CheckSite, serveCheckSite } from '../support/check-site/serve.ts';
import { BROKEN_LINKS } from '../support/check-site/shape.ts';
import { aFolder, runCli } from '../support/cli.ts';

const PAGES = 300;
/** Which links of a host that answers nobody are asked for, and which end as those did, depends on who comes first. */
const ASKED_FOR_ANOTHER = ' (asked for another link of its host)';
const SETTINGS = ['--check-fragments', '--retries', '0', '--report', 'r.json'];

async function check(site: CheckSite, mode: string): Promise<JobReport> {
	const cwd = aFolder();
	const { code, stderr } = await runCli(['check', `${site.origins.own}/`, '--mode', mode, ...SETTINGS], { cwd });
	expect(code, stderr).toBe(1);
	return JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'));
}

it.each(MODES)(
	'S4.6 S4.9 visits each page once and finds all broken links with all places, in %s mode',
	async (mode) => {
		const site = await serveCheckSite({ pages: PAGES });
		try {
			const { linkReport } = await check(site, mode);

			const log = site.log();
			const { broken, pagePaths } = site.expected;
			expect(pagePaths).toHaveLength(PAGES);
			expect(pagePaths.filter((path) => log[path] !== 1)).toEqual([]);
			expect(broken).toHaveLength(BROKEN_LINKS);
			expect(linkReport?.broken.map(({ url, fragment, places }) => ({ url, fragment, places }))).toEqual(
				broken.map(({ url, fragment, places }) => ({ url, fragment, places })),
			);
			expect(linkReport).toMatchObject({ pages: PAGES, blocked: [], brokenOmitted: 0, placesOmitted: 0 });
		} finally {
			await site.close();
		}
	},
);

let slow: CheckSite;

beforeAll(async () => {
	slow = await serveCheckSite({ pages: PAGES, latencyMs: () => Math.random() * 20 });
});

afterAll(() => slow.close());

it('S4.6 finds the same, however the answers of the site are delayed', async () => {
	const reports: JobReport[] = [];
	for (const mode of MODES.filter((each) => each !== 'sequential')) {
		for (let run = 0; run < 2; run++) reports.push(await check(slow, mode));
	}

	const totals = reports.map(({ targets, counts, links, linkReport }) => ({
		...{ targets, counts, links },
		linkReport: JSON.parse(JSON.stringify(linkReport).replaceAll(ASKED_FOR_ANOTHER, '')) as typeof linkReport,
	}));
	for (const each of totals) expect(each).toEqual(totals[0]);
	expect(totals[0]?.linkReport?.broken).toHaveLength(BROKEN_LINKS);
});
