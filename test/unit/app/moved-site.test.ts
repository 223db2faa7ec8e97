import { describe, expect, it } from 'vitest';
import { MODES, type Mode } from '../../../shared/core/job.ts';
import type { CrawlOptions } from '../../../shared/core/links/crawl.ts';
import type { PageLink } from '../../../shared/core/links/page-link.ts';
import { keysOf } from '../../../shared/core/record/object-keys.ts';
import type { JobReport } from '../../../shared/core/report/report.ts';
import { aPage, aStatus, JOB_ID, options } from '../../support/builders.ts';
import { CRAWL, crawlToEnd, linkTo, SITE } from '../../support/crawl.ts';
import { createFakeVisitor } from '../../support/fakes.ts';
import { createMemoryStack, storeJob } from '../../support/memory-stack.ts';

const WWW = 'https://www.site.example';

/** A site at its apex that has moved: `/` of each leads to `www`, whose pages link to each other, and to the apex. */
const PAGES: Readonly<Record<string, readonly PageLink[]>> = {
	[`${WWW}/`]: [linkTo(`${WWW}/a`), linkTo(`${SITE}/old`), linkTo('https://elsewhere.example/')],
	[`${WWW}/a`]: [linkTo(`${WWW}/b`), { ...linkTo(`${WWW}/private`), nofollow: true }],
	[`${WWW}/b`]: [linkTo(`${WWW}/gone`)],
	[`${WWW}/private`]: [],
	[`${WWW}/to-out`]: [linkTo(`${WWW}/out`)],
	'https://elsewhere.example/': [linkTo('https://elsewhere.example/deeper')],
};
const MOVED: Readonly<Record<string, string>> = {
	[`${SITE}/`]: `${WWW}/`,
	[`${SITE}/old`]: `${WWW}/b`,
	[`${WWW}/out`]: 'https://elsewhere.example/',
};

async function crawl(mode: Mode, fields: Partial<CrawlOptions>, start = `${SITE}/`) {
	const stack = createMemoryStack();
	const visitor = createFakeVisitor(async (url) => {
		const finalUrl = MOVED[url] ?? url;
		const found = PAGES[finalUrl];
		return found === undefined ? aStatus(404) : aPage({ finalUrl, found });
	});
	await storeJob(stack, [start], { mode, options: options({ retries: 0, crawl: { ...CRAWL, ...fields } }) });
	const job = await stack.jobs.get(JOB_ID);
	if (job !== undefined) await stack.notifyPlanner(job, 'start');
	await crawlToEnd(stack, visitor);
	const stored = await stack.objects.get(keysOf(JOB_ID).reportJson);
	return { visited: visitor.visited, report: JSON.parse(Buffer.from(stored ?? []).toString()) as JobReport };
}

describe.each(MODES)('a start URL that redirects to another host, in %s mode', (mode) => {
	it('U7 S4.9 has the links there checked and followed, however deep they are', async () => {
		const { visited, report } = await crawl(mode, { checksLinks: true });

		expect(visited.toSorted()).toEqual(
			[`${SITE}/`, `${SITE}/old`, `${WWW}/a`, `${WWW}/b`, `${WWW}/gone`, `${WWW}/private`]
				.concat('https://elsewhere.example/')
				.toSorted(),
		);
		expect(report.linkReport).toMatchObject({
			broken: [{ url: `${WWW}/gone`, places: [{ page: `${WWW}/b` }] }],
			nofollow: 1,
		});
		expect(report.incomplete).toEqual(['not followed: 1 link that nofollow forbids']);
	});

	it('U7 is crawled there', async () => {
		const { visited } = await crawl(mode, {});

		expect(visited.toSorted()).toEqual([`${SITE}/`, `${SITE}/old`, `${WWW}/a`, `${WWW}/b`, `${WWW}/gone`].toSorted());
	});

	it('U7 of which no link is followed has only those on its first page checked', async () => {
		const { visited } = await crawl(mode, { checksLinks: true, maxDepth: 0 });

		expect(visited.toSorted()).toEqual(
			[`${SITE}/`, `${SITE}/old`, `${WWW}/a`, 'https://elsewhere.example/'].toSorted(),
		);
	});
});

it('U7 a link that redirects to another host moves nothing', async () => {
	const scope = { sites: [{ kind: 'host', host: 'www.site.example' } as const], include: [], exclude: [] };
	const { visited } = await crawl('fanout', { scope }, `${WWW}/out`);
	const { visited: linked } = await crawl('fanout', { scope }, `${WWW}/to-out`);

	expect(visited).toEqual([`${WWW}/out`, 'https://elsewhere.example/deeper']);
	expect(linked).toEqual([`${WWW}/to-out`, `${WWW}/out`]);
});
