import type { LinkReport } from './link-report.ts';
import { hasBroken } from './standing.ts';
import type { JobSummary } from './summary.ts';

interface CheckSummary extends JobSummary {
	readonly linkReport?: LinkReport;
}

/** What a job left out, and why, in words; none if it has seen everything. */
export function incompleteReasons(summary: CheckSummary): string[] {
	return [
		...endOf(summary),
		...leftOut(summary).flatMap(([n, inWords]) => (n > 0 ? [inWords(n)] : [])),
		...(hasReadNothing(summary) ? [nothingRead(summary)] : []),
	];
}

/** What may be left out, in the order in which it is told: how many, and what that is in words. */
function leftOut(summary: CheckSummary): (readonly [n: number, inWords: (n: number) => string])[] {
	const { counts, notPlanned, limits, links, linkReport } = summary;
	const { linksLost = 0, robotsUnreadable = 0 } = summary;
	const isCrawl = summary.settings.crawl !== undefined;
	const unvisited = sum(counts.limit, counts.cancelled, notPlanned);
	return [
		[unvisited, (n) => `not visited: ${isCrawl ? knownLinks(n) : count(n, 'target')}`],
		[limits.includes('maxPages') ? 1 : 0, () => 'links of pages beyond maxPages not followed'],
		[sum(counts.robots, -robotsUnreadable), (n) => `${count(n, 'link')} that robots.txt forbids`],
		[robotsUnreadable, (n) => `${count(n, 'link')} at hosts whose robots.txt could not be read`],
		[refusedOf(summary), (n) => `${count(n, isCrawl ? 'link' : 'target')} at addresses that were refused`],
		[nofollowOf(summary), (n) => `not followed: ${count(n, 'link')} that nofollow forbids`],
		[sum(linkReport?.uncheckedFragments), (n) => `not looked for: ${count(n, 'fragment')} on very long pages`],
		[sum(links?.cutPages), (n) => `only the first links of ${count(n, 'very long page')}`],
		[linksLost, (n) => `links lost with ${n} of its chunks`],
	];
}

function sum(...parts: readonly (number | undefined)[]): number {
	return parts.reduce<number>((total, part = 0) => total + part, 0);
}

/** As `incompleteReasons`, in one line; `undefined` if there are none. */
export function incompleteText(summary: CheckSummary): string | undefined {
	const reasons = incompleteReasons(summary);
	return reasons.length === 0 ? undefined : `Incomplete: ${reasons.join('; ')}`;
}

/** A summary or report that carries what it left out, if that is anything. */
export function withIncomplete<T extends CheckSummary>({
	incomplete: _,
	...summary
}: T): Omit<T, 'incomplete'> & {
	readonly incomplete?: readonly string[];
} {
	const incomplete = incompleteReasons(summary as CheckSummary);
	return { ...summary, ...(incomplete.length > 0 && { incomplete }) };
}

/** Whether a check is to fail, though it may have found nothing broken: it does not know. */
export function hasMissedMuch(summary: CheckSummary): boolean {
	const { targets, linkReport, robotsUnreadable = 0 } = summary;
	return robotsUnreadable > 0 || refusedOf(summary) > 0 || (targets > 0 && linkReport?.pages === 0);
}

function hasReadNothing({ targets, linkReport }: CheckSummary): boolean {
	return targets > 0 && linkReport?.pages === 0 && !hasBroken(linkReport);
}

function nothingRead({ counts, linkReport }: CheckSummary): string {
	const isKeptOut = (linkReport?.blocked.length ?? 0) + (counts.robots ?? 0) + (counts.refused ?? 0) > 0;
	return isKeptOut ? 'no page was read' : 'no page was read: nothing that was given is an HTML page';
}

/** Whose address was refused; another scheme is a failure of the target itself. */
function refusedOf({ counts, schemesRefused = 0, linkReport }: CheckSummary): number {
	return linkReport === undefined ? sum(counts.refused, -schemesRefused) : (linkReport.refused?.length ?? 0);
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

function count(n: number, what: string): string {
	return `${n} ${what}${n === 1 ? '' : 's'}`;
}
