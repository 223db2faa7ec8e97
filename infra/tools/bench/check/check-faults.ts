import { type Expected, keyOf } from '../../../../test/support/check-site/expected.ts';
import type { CheckFound } from './check-contestants.ts';

export interface CheckSeen {
	readonly expected: Expected;
	/** What the site was asked for. */
	readonly log: Readonly<Record<string, number>>;
	readonly found: CheckFound;
	readonly maxInFlight: number;
	readonly inFlight: number;
}

/**
 * What makes a check's time worth nothing: a page not visited or visited again, a broken link missed or made up, or
 * more in flight than it was told to.
 *
 * @returns A sentence each; empty if all is right.
 */
export function faultsOf({ expected, log, found, maxInFlight, inFlight }: CheckSeen): string[] {
	const faults: string[] = [];
	const { pagePaths, broken } = expected;
	const unequal = pagePaths.filter((path) => log[path] !== 1);
	const [path = ''] = unequal;
	if (unequal.length > 0) faults.push(`${unequal.length} pages not fetched once, as ${path}: ${log[path] ?? 0} times`);
	if (found.pages !== pagePaths.length) faults.push(`read ${found.pages} pages, not ${pagePaths.length}`);
	const wanted = new Map(broken.map((link) => [keyOf(link), link.places.map(({ page }) => page)]));
	const had = new Map(found.broken.map(({ key, pages }) => [key, pages]));
	const missed = [...wanted.keys()].filter((key) => !had.has(key));
	const made = [...had.keys()].filter((key) => !wanted.has(key));
	const misplaced = [...wanted].filter(([key, pages]) => had.has(key) && !tells(had.get(key) ?? [], pages, found));
	if (missed.length > 0) faults.push(`${missed.length} broken links missed, as ${missed[0]}`);
	if (made.length > 0) faults.push(`${made.length} links called broken that are not, as ${made[0]}`);
	if (misplaced.length > 0) faults.push(`${misplaced.length} broken links with wrong places, as ${misplaced[0]?.[0]}`);
	if (missed.length + made.length + misplaced.length === 0) {
		const { placesOmitted = 0 } = found;
		const omitted = sumOf(wanted) - sumOf(had);
		if (omitted !== placesOmitted) faults.push(`${omitted} places are missing, not ${placesOmitted}`);
	}
	if (maxInFlight > inFlight) faults.push(`had ${maxInFlight} requests in flight, not ${inFlight}`);
	return faults;
}

function sumOf(places: ReadonlyMap<string, readonly string[]>): number {
	return [...places.values()].reduce((total, pages) => total + pages.length, 0);
}

/** All places of a link, or some of them where the report says that it leaves some out. */
function tells(had: readonly string[], wanted: readonly string[], { placesOmitted = 0 }: CheckFound): boolean {
	if (placesOmitted === 0) return `${had}` === `${wanted}`;
	const all = new Set(wanted);
	return had.every((page) => all.has(page));
}
