import { pageKey } from '../../shared/core/record/page-key.ts';
import type { Result } from '../../shared/core/result.ts';
import type { PageStates } from '../../shared/ports/page-states.ts';

/** Under which all jobs of the simulation compare their pages. */
export const PAGES_NAME = 'pages';

/**
 * What is kept of a page is what a recorded result says: were it what somebody saw whose record was lost, the page would
 * be told as unchanged the next time, and nobody have heard of it.
 *
 * Pages are told apart by their visits, whose numbers are their titles.
 */
export async function breachesOfPages(pageStates: PageStates, results: readonly Result[]): Promise<string[]> {
	const titles = new Map<string, Set<string | null>>();
	for (const { url, title, change } of results) {
		if (change === undefined) continue;
		const key = pageKey({ url });
		titles.set(key, (titles.get(key) ?? new Set()).add(title));
	}
	const kept = await pageStates.find(PAGES_NAME, results.map(pageKey));
	return [...kept.values()].flatMap(({ key, hash = null }) =>
		titles.get(key)?.has(hash) === true ? [] : [`visit ${hash} of a page is kept, and no result says it`],
	);
}
