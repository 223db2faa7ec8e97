import { printable } from '../printable.ts';
import { type BrokenLink, type LinkReport, reasonOf } from './link-report.ts';
import { countBroken, counts, linkName } from './standing.ts';

export interface HowToRender {
	readonly maxPlaces?: number;
	readonly incomplete?: string | undefined;
}

/**
 * What a check found, as lines of text: each broken link, and below it every place that leads there.
 *
 * @param how - `maxPlaces` of one link, further ones are counted; `incomplete` as `incompleteText` says it.
 */
export function renderLinkReport(report: LinkReport, how: HowToRender = {}): string[] {
	const { maxPlaces = Number.POSITIVE_INFINITY, incomplete } = how;
	const { broken, blocked, refused = [], brokenOmitted, placesOmitted, pages } = report;
	const linesOf = (link: BrokenLink) => linkLines(link, maxPlaces);
	const total = countBroken(report);
	const head =
		total === 0
			? `No broken links on ${count(pages, 'page')}`
			: `${count(total, 'broken link')} on ${count(pages, 'page')}`;
	return [
		...(incomplete === undefined ? [] : [incomplete]),
		head,
		...broken.filter(counts).flatMap(linesOf),
		...(brokenOmitted > 0 ? ['', `and ${count(brokenOmitted, 'more broken link')}, in the results`] : []),
		...standingLines(report, linesOf),
		...(blocked.length > 0 ? ['', `${count(blocked.length, 'link')} blocked, so that nobody knows`] : []),
		...blocked.flatMap(linesOf),
		...(refused.length > 0 ? ['', refusedHead(refused.length)] : []),
		...refused.flatMap(linesOf),
		...(placesOmitted > 0 ? ['', `and ${count(placesOmitted, 'more place')} that lead there`] : []),
	];
}

/** What does not count, and what is fixed. */
function standingLines({ broken, fixed = [] }: LinkReport, linesOf: (link: BrokenLink) => string[]): string[] {
	const known = broken.filter(({ standing }) => standing === 'known');
	const quarantined = broken.filter(({ standing }) => standing === 'quarantined');
	return [
		...(known.length > 0 ? ['', `${count(known.length, 'link')} still broken, as in the baseline`] : []),
		...known.flatMap(linesOf),
		...(quarantined.length > 0 ? ['', `${count(quarantined.length, 'broken link')} in quarantine`] : []),
		...quarantined.flatMap(linesOf),
		...(fixed.length > 0 ? ['', `${count(fixed.length, 'link')} fixed since the baseline`] : []),
		...fixed.map((url) => `  ${printable(url)}`),
	];
}

/** What nobody was asked about is not broken; the hint names the option of the command line. */
export function refusedHead(n: number): string {
	return `${count(n, 'link')} refused, so that nobody knows; private addresses are visited with --allow-private HOST|CIDR|*.DOMAIN`;
}

function linkLines(link: BrokenLink, maxPlaces: number): string[] {
	const url = linkName(link);
	const places = link.places.slice(0, maxPlaces).map(({ page, line, column, text }) => {
		const where = line > 0 ? `:${line}:${column}` : '';
		return `  ${printable(`${page}${where}`)}${text === '' ? '' : `  "${printable(text)}"`}`;
	});
	const more = link.places.length - places.length;
	if (more > 0) places.push(`  and ${more} more, in a --report`);
	const given = ['  given to be checked'];
	return ['', `${printable(url)}  ${printable(reasonOf(link))}`, ...(places.length > 0 ? places : given)];
}

function count(n: number, what: string): string {
	return `${n} ${what}${n === 1 ? '' : 's'}`;
}
