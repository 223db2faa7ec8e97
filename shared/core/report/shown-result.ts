import type { Failure, Result } from '../result.ts';
import { shownUrl } from '../shown-url.ts';

/** A result as it is handed out: credentials in its URLs are for who visits them. */
export function shownResult(result: Result): Result {
	const { url, finalUrl, redirects, parents, error } = result;
	return {
		...result,
		url: shownUrl(url),
		finalUrl: finalUrl === null ? null : shownUrl(finalUrl),
		error: shownFailure(error),
		redirects: redirects.map(shownUrl),
		parents: parents.map(shownUrl),
	};
}

/** A failure likewise: its message may name a URL. */
export function shownFailure(error: Failure | null): Failure | null {
	return error === null ? null : { ...error, message: shownUrl(error.message) };
}
