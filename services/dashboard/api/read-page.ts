import type { ResultFilter } from '../route/route.ts';
import type { Result, Results } from './answers.ts';

export interface ResultsPage {
	readonly results: readonly Result[];
	/** Of the next page; `null` after the last. */
	readonly next: string | null;
}

interface PageRequest extends ResultFilter {
	readonly jobId: string;
	readonly cursor: string | null;
	readonly size: number;
}

interface PageDeps {
	readonly get: (path: string) => Promise<Results>;
	/** What was found so far; the API may look at many results before it finds one that fits. */
	readonly onFound: (results: readonly Result[]) => void;
}

/** A page of results, filled by as many calls as that takes. */
export async function readPage(request: PageRequest, { get, onFound }: PageDeps): Promise<ResultsPage> {
	let results: readonly Result[] = [];
	let cursor = request.cursor;
	do {
		const answer = await get(resultsPath({ ...request, cursor, size: request.size - results.length }));
		results = [...results, ...answer.results];
		cursor = answer.cursor;
		onFound(results);
	} while (cursor !== null && results.length < request.size);
	return { results, next: cursor };
}

function resultsPath({ jobId, cursor, size, outcomes, text }: PageRequest): string {
	const search = new URLSearchParams({ format: 'json', limit: String(size) });
	if (cursor !== null) search.set('cursor', cursor);
	if (outcomes.length > 0) search.set('outcome', outcomes.join(','));
	if (text !== '') search.set('q', text);
	return `/jobs/${encodeURIComponent(jobId)}/results?${search}`;
}
