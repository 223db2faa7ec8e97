import { expect, it } from 'vitest';
import type { CrawlOptions } from '../../../../shared/core/links/crawl.ts';
import type { PageLink } from '../../../../shared/core/links/page-link.ts';
import { keysOf } from '../../../../shared/core/record/object-keys.ts';
import { createRecordMemory } from '../../../../shared/core/record/record-memory.ts';
import { renderMarkdown } from '../../../../shared/core/report/render-markdown.ts';
import type { JobReport } from '../../../../shared/core/report/report.ts';
import type { Visit } from '../../../../shared/core/visit.ts';
import { aPage, aStatus, JOB_ID, options } from '../../../support/builders.ts';
import { CRAWL, crawlToEnd, linkTo, SITE } from '../../../support/crawl.ts';
import { createFakeVisitor } from '../../../support/fakes.ts';
import { createMemoryBlobStore } from '../../../support/memory/memory-blob-store.ts';
import { createMemoryStack, type MemoryPorts, storeJob } from '../../../support/memory-stack.ts';

/** Checks a site from its root; what is not there is gone. */
async function check(
	pages: Readonly<Record<string, Visit>>,
	crawl: Partial<CrawlOptions> = {},
	replace: Partial<MemoryPorts> = {},
) {
	const stack = createMemoryStack(replace);
	const visitor = createFakeVisitor(
		async (url) => pages[url.slice(SITE.length)] ?? aStatus(404, { contentType: 'text/html' }),
	);
	const settings = options({ retries: 0, crawl: { ...CRAWL, checksLinks: true, ...crawl } });
	await storeJob(stack, [`${SITE}/`], { options: settings });
	const job = await stack.jobs.get(JOB_ID);
	if (job !== undefined) await stack.notifyPlanner(job, 'start');
	await crawlToEnd(stack, visitor);
	const stored = await stack.objects.get(keysOf(JOB_ID).reportJson);
	const report = JSON.parse(Buffer.from(stored ?? []).toString()) as JobReport;
	return { report, failed: (await stack.counters.read(JOB_ID)).failed };
}

function aPageWith(path: string, ...links: readonly PageLink[]): Visit {
	return aPage({ finalUrl: SITE + path, found: links });
}

it('S4.7 what a bot wall answers is apart from what is broken, in every figure of a check', async () => {
	const { report, failed } = await check({
		'/': aPageWith('/', linkTo(`${SITE}/wall`), linkTo(`${SITE}/gone`)),
		'/wall': aPage({ outcome: 'blocked', status: 403, finalUrl: `${SITE}/wall` }),
	});

	expect(report.counts).toEqual({ ok: 1, blocked: 1, http_error: 1 });
	expect(report.failures.map(({ url }) => url)).toEqual([`${SITE}/gone`]);
	expect(report.linkReport?.broken.map(({ url }) => url)).toEqual([`${SITE}/gone`]);
	expect(report.linkReport?.blocked.map(({ url }) => url)).toEqual([`${SITE}/wall`]);
	expect(failed).toBe(1);
});

it('U7 W3 what was refused and could not be read stands in the report, with what that leaves out', async () => {
	const error = { code: 'ADDRESS_REFUSED', message: 'a private address' };
	const { report } = await check({
		'/': aPageWith('/', linkTo(`${SITE}/inside`)),
		'/inside': aPage({ outcome: 'refused', status: null, error, contentType: null }),
	});

	expect(report.linkReport).toMatchObject({ broken: [], refused: [{ url: `${SITE}/inside` }] });
	expect(report.incomplete).toEqual(['1 link at addresses that were refused']);
	expect(renderMarkdown(report)).toContain('**Incomplete: 1 link at addresses that were refused.**');
	expect(renderMarkdown(report)).toContain('## Refused, so that nobody knows');
	expect(renderMarkdown(report)).toContain('--allow-private');
});

it('S4.9 pages that are at hand are not read back, those that were forgotten are, and the report is the same', async () => {
	const pages = {
		'/': aPageWith('/', linkTo(`${SITE}/a`), linkTo(`${SITE}/gone`)),
		'/a': aPageWith('/a', linkTo(`${SITE}/gone`)),
	};
	const reportWith = async (maxBytes: number) => {
		const blobs = createMemoryBlobStore();
		let read = 0;
		const getAll: typeof blobs.getAll = (jobId, refs) => {
			read += refs.length;
			return blobs.getAll(jobId, refs);
		};
		const replace = { blobs: { ...blobs, getAll }, recordMemory: createRecordMemory(maxBytes) };
		const { report } = await check(pages, {}, replace);
		return { linkReport: report.linkReport, read };
	};
	const atHand = await reportWith(100_000);
	const forgotten = await reportWith(0);

	expect(atHand.linkReport?.broken[0]?.places.map(({ page }) => page)).toEqual([`${SITE}/`, `${SITE}/a`]);
	expect(forgotten.linkReport).toEqual(atHand.linkReport);
	// Of both pages, and of what failed.
	expect(forgotten.read - atHand.read).toBe(3);
});

it('S4.9 pages are counted that have no links, and what is no page is not', async () => {
	const { report } = await check({
		'/': aPageWith('/', linkTo(`${SITE}/leaf`), linkTo(`${SITE}/pic.png`)),
		'/leaf': aPageWith('/leaf'),
		'/pic.png': aPage({ contentType: 'image/png', finalUrl: `${SITE}/pic.png` }),
	});

	expect(report.linkReport).toMatchObject({ broken: [], pages: 2 });
});

it('S4.7 include and exclude hold for what is no address, too, and count it', async () => {
	const noAddress = (url: string) => ({ ...linkTo(url), invalid: true as const });
	const page = aPageWith('/', noAddress('http://:1/'), noAddress('http://:2/keep'), noAddress('http://:3/keep/old'));
	const scope = { ...CRAWL.scope, include: ['keep'], exclude: ['old'] };
	const { report } = await check({ '/': page }, { scope });

	expect(report.linkReport?.broken.map(({ url }) => url)).toEqual(['http://:2/keep']);
	expect(report.links).toMatchObject({ excluded: 2, invalid: 1 });
});

it('S4.9 a page of which not all was looked at is counted, and no fragment of it is called broken', async () => {
	const { report } = await check({
		'/': aPageWith('/', { ...linkTo(`${SITE}/long`), fragment: 'far-below' }),
		'/long': aPage({ finalUrl: `${SITE}/long`, foundCut: true, ids: ['near'] }),
	});

	expect(report.linkReport?.broken).toEqual([]);
	expect(report.links).toMatchObject({ cutPages: 1 });
});
