import { expect, it } from 'vitest';
import { MODES, type Mode } from '../../../shared/core/job.ts';
import { keysOf } from '../../../shared/core/record/object-keys.ts';
import type { JobReport } from '../../../shared/core/report/report.ts';
import { createRandom } from '../../simulation/random.ts';
import { aPage, aStatus, JOB_ID, options } from '../../support/builders.ts';
import { CRAWL, crawlToEnd, linkTo, SITE } from '../../support/crawl.ts';
import { createFakeVisitor } from '../../support/fakes.ts';
import { createMemoryStack, storeJob } from '../../support/memory-stack.ts';

const PAGES = 80;
const SEEDS = 20;

/** Each page links to four others; every tenth is gone, and `/` leads to all by some way. */
function linksOf(page: number): string[] {
	const to = [page * 3 + 1, page * 3 + 2, page * 3 + 3, page * 7 + 5];
	return to.map((n) => `${SITE}/${n % PAGES === 0 ? '' : n % PAGES}`).concat('https://elsewhere.example/');
}

/** Checks the site, each of whose answers is delayed by ids. */
async function check(mode: Mode, seed: number): Promise<JobReport> {
	const stack = createMemoryStack();
	const random = createRandom(seed);
	const visitor = createFakeVisitor(async (url) => {
		await stack.clock.sleep(random.int(0, 2_000));
		const page = Number(url.slice(SITE.length + 1));
		return page % 10 === 9 ? aStatus(404) : aPage({ finalUrl: url, found: linksOf(page).map(linkTo) });
	});
	await storeJob(stack, [`${SITE}/`], { mode, options: options({ crawl: { ...CRAWL, checksLinks: true } }) });
	const job = await stack.jobs.get(JOB_ID);
	if (job !== undefined) await stack.notifyPlanner(job, 'start');
	await crawlToEnd(stack, visitor);
	expect(new Set(visitor.visited).size).toBe(visitor.visited.length);
	return JSON.parse(Buffer.from((await stack.objects.get(keysOf(JOB_ID).reportJson)) ?? []).toString());
}

it.each(MODES)(
	'S4.6 20 checks of a site whose answers are delayed by ids give the same totals, in %s mode',
	async (mode) => {
		const totals = [];
		for (let seed = 1; seed <= SEEDS; seed++) {
			const { targets, counts, links, linkReport } = await check(mode, seed);
			totals.push({ targets, counts, links, linkReport });
		}

		// All numbered pages and the one elsewhere; 9, 19, … are gone.
		expect(totals[0]).toMatchObject({ targets: PAGES + 1, counts: { ok: 73, http_error: 8 } });
		expect(totals[0]?.linkReport?.broken.map(({ url }) => url)).toContain(`${SITE}/79`);
		for (const each of totals) expect(each).toEqual(totals[0]);
	},
);
