import { canonicalUrl } from '../../shared/core/canonical-url.ts';
import { createLinkRules } from '../../shared/core/links/crawl.ts';
import { aPage } from '../support/builders.ts';
import type { Remains } from './invariants.ts';
import { visitNumberOf } from './life-visitor.ts';
import type { World } from './world.ts';

/** What must be true of a crawl: all that its pages link to is planned, once, and nothing else is. */
export function* breachesOfCrawl(world: World, remains: Remains): Generator<string> {
	if (remains.plan.site === undefined) return;
	yield* breachesOfPlan(remains);
	yield* breachesOfLimits(remains);
	if (remains.job.stopReason !== undefined) return;
	yield* breachesOfLinks(world, remains);
	yield* breachesOfPages(world, remains);
}

/** No URL is planned twice; and each but the seeds stands on a page whose links were taken in. */
function* breachesOfPlan({ planned, dropped, entries, blobs, lines }: Remains): Generator<string> {
	const urls = [...planned.values()].map(({ url }) => canonicalUrl(url) ?? url);
	const all = [...urls, ...dropped];
	if (new Set(all).size !== all.length) yield 'has planned a URL twice, or left out what is planned';

	const merged = entries.flatMap(({ links }) => links?.takenIn ?? []);
	if (new Set(merged).size !== merged.length) yield 'has merged the links of a record twice';
	const found = merged.flatMap((chunkId) => blobs.get(chunkId)?.found ?? []);
	const known = new Set([...lines.map(({ url: line }) => canonicalUrl(line) ?? line), ...found.flatMap(urlsOf)]);
	for (const url of all) if (!known.has(url)) yield `${url} is planned, and nobody links to it`;
}

function* breachesOfLimits({ job, planned, entries }: Remains): Generator<string> {
	const { crawl } = job.options;
	const followed = [...planned.values()].filter(({ follow }) => follow !== false);
	const maxPages = crawl?.maxPages ?? Number.POSITIVE_INFINITY;
	const isOver = entries.some(({ links }) => (links?.overLimit ?? 0) > 0);
	if (followed.length > maxPages) yield `follows ${followed.length} pages of ${maxPages}`;
	if (isOver && followed.length !== maxPages) yield `leaves pages out, and follows ${followed.length} of ${maxPages}`;
	if (isOver !== (job.totals?.isCutByMaxPages ?? false)) yield 'does not say whether its limit of pages was met';
	for (const { url, depth = 0 } of followed) {
		if (depth > (crawl?.maxDepth ?? Number.POSITIVE_INFINITY)) yield `${url} is followed at depth ${depth}`;
	}
}

/** Every record's links are taken in, and all that they hold is planned or left out; unless they were given up. */
function* breachesOfLinks(
	{ adversary }: World,
	{ planned, dropped, entries, blobs, records, plan }: Remains,
): Generator<string> {
	const merged = new Set(entries.flatMap(({ links }) => links?.takenIn ?? []));
	const lost = entries.reduce((total, { links }) => total + (links?.lost ?? 0), 0);
	const isHarmed = adversary.done > 0 || plan.poisonNotices > 0;
	if (lost > 0 && !isHarmed) yield `the links of ${lost} records are lost, and nothing went wrong`;

	const known = new Set([...planned.values()].map(({ url }) => canonicalUrl(url) ?? url).concat(dropped));
	for (const { chunkId, links = 0 } of records.values()) {
		if (links === 0) continue;
		if (!merged.has(chunkId)) yield `the links of ${chunkId} are not merged`;
		const missing = (blobs.get(chunkId)?.found ?? []).flatMap(urlsOf).filter((url) => !known.has(url));
		if (missing.length > 0 && lost === 0) yield `${chunkId} links to ${missing.join(' ')}, which is not planned`;
	}
}

/** What the pages lead to that the results tell of is planned or left out, whichever record says so; unless links were given up. */
function* breachesOfPages({ visits }: World, { job, planned, dropped, entries, results }: Remains): Generator<string> {
	const { crawl } = job.options;
	if (crawl === undefined || entries.some(({ links }) => (links?.lost ?? 0) > 0)) return;
	const findingsOf = createLinkRules(crawl);
	const known = new Set([...planned.values()].map(({ url }) => canonicalUrl(url) ?? url).concat(dropped));
	for (const result of results) {
		const { index, url, outcome } = result;
		const target = planned.get(index);
		const made = visits.get(url)?.[visitNumberOf(result) ?? -1];
		if (target === undefined || made === undefined || outcome !== 'ok') continue;
		if (target.follow === false) continue;
		const isDeepest = (target.depth ?? 0) >= (crawl.maxDepth ?? Number.POSITIVE_INFINITY);
		const findings = findingsOf({ url, isDeepest }, aPage({ finalUrl: url, found: made.found }));
		const missing = findings === undefined ? [] : urlsOf(findings.links).filter((link) => !known.has(link));
		if (missing.length > 0) yield `${url} leads to ${missing.join(' ')}, which is not planned`;
	}
}

function urlsOf({ follow, visit }: { follow: readonly string[]; visit: readonly string[] }): string[] {
	return [...follow, ...visit];
}
