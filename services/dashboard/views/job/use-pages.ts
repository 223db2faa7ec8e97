import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Result } from '../../api/answers.ts';
import { useApi } from '../../api/api-context.ts';
import { readPage } from '../../api/read-page.ts';
import type { ResultFilter } from '../../route/route.ts';

const PAGE_SIZE = 100;

interface Shown {
	readonly results: readonly Result[];
	readonly next: string | null;
	readonly isLoading: boolean;
	readonly error?: Error;
}

const NOTHING: Shown = { results: [], next: null, isLoading: true };

/** Pages of the results that fit a filter, which begin anew with each filter. */
export function usePages(jobId: string, { outcomes, text }: ResultFilter) {
	const api = useApi();
	const wanted = `${jobId} ${outcomes.join()} ${text}`;
	const [place, setPlace] = useState<{ of: string; cursors: readonly string[] }>({ of: wanted, cursors: [] });
	const [turn, setTurn] = useState(0);
	const [shown, setShown] = useState(NOTHING);
	const cursors = place.of === wanted ? place.cursors : [];
	const cursor = cursors.at(-1) ?? null;

	useEffect(() => {
		const ending = new AbortController();
		const { signal } = ending;
		const request = { jobId, outcomes, text, cursor, size: PAGE_SIZE };
		setShown((old) => ({ ...old, isLoading: true }));
		readPage(request, {
			get: (path) => api.get(path, signal),
			onFound: (results) => signal.aborted || setShown({ results, next: null, isLoading: true }),
		}).then(
			({ results, next }) => signal.aborted || setShown({ results, next, isLoading: false }),
			(error: Error) => signal.aborted || setShown({ results: [], next: null, isLoading: false, error }),
		);
		return () => ending.abort();
	}, [api, wanted, cursor, turn]);

	const { next } = shown;
	return {
		...shown,
		number: cursors.length + 1,
		hasNext: next !== null,
		toNext: () => next !== null && setPlace({ of: wanted, cursors: [...cursors, next] }),
		toPrevious: () => setPlace({ of: wanted, cursors: cursors.slice(0, -1) }),
		reload: useCallback(() => setTurn((n) => n + 1), []),
	};
}
