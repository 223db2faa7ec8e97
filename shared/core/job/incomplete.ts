import { hasBroken, type LinkReport } from '../links/link-report.ts';
import type { JobSummary } from './summary.ts';

interface CheckSummary extends JobSummary {
	readonly linkReport?: LinkReport;
}

/** Why what a check found is not all that there may be, and what was left out; `undefined` if it has seen everything. */
export function incompleteText(summary: CheckSummary): string | undefined {
	const { counts, notPlanned, limits, linksLost = 0 } = summary;
	const { cutPages = 0 } = summary.links ?? {};
	const { robots = 0 } = counts;
	const nofollow = nofollowOf(summary);
	const unvisited = (counts.limit ?? 0) + (counts.cancelled ?? 0) + notPlanned;
	const reasons = [
		...endOf(summary),
		...(unvisited > 0 ? [`not visited: ${knownLinks(unvisited)}`] : []),
		...(limits.includes('maxPages') ? ['links of pages beyond maxPages not followed'] : []),
		...(robots > 0
			? [robots === 1 ? '1 link that robots.txt forbids' : `${robots} links that robots.txt forbids`]
			: []),
		...(nofollow > 0 ? [`not followed: ${nofollow} link${nofollow === 1 ? '' : 's'} that nofollow forbids`] : []),
		...(cutPages > 0 ? [`only the first links of ${cutPages} very long page${cutPages === 1 ? '' : 's'}`] : []),
		...(linksLost > 0 ? [`links lost with ${linksLost} of its chunks`] : []),
	];
	if (reasons.length === 0 && hasReadNothing(summary)) reasons.push(NOTHING_READ);
	return reasons.length === 0 ? undefined : `Incomplete: ${reasons.join('; ')}`;
}

/** As where a site has moved to another host, which nobody named. */
const NOTHING_READ = 'no page was read; what was given leads to none, or to another site';

function hasReadNothing({ targets, linkReport }: CheckSummary): boolean {
	return targets > 0 && linkReport?.pages === 0 && !hasBroken(linkReport) && linkReport.blocked.length === 0;
}

/** A report knows which of them were followed from elsewhere. */
function nofollowOf({ links, linkReport }: CheckSummary): number {
	return linkReport === undefined ? (links?.nofollow ?? 0) : (linkReport.nofollow ?? 0);
}

function endOf({ state, limits }: CheckSummary): string[] {
	switch (state) {
		case 'cancelled':
			return ['cancelled'];
		case 'failed':
			return ['the job could not be run to its end'];
		case 'limited':
			return [`stopped by ${limits.join(', ')}`];
		case 'planning':
		case 'running':
		case 'stopping':
		case 'finished':
		case 'reported':
			return [];
	}
}

function knownLinks(n: number): string {
	return n === 1 ? '1 known link, and what is behind it' : `${n} known links, and what is behind them`;
}
