import { contentCodings } from './content-decoder.ts';
import { type Ending, networkFailure } from './failure-of.ts';

/** Statuses whose `Location` is followed. */
export const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Each costs a window of memory, and honest servers use one. */
const MAX_CODINGS = 4;

/** What the head of a response says to whoever fetches something that is no page. */
export interface FetchedHead {
	/** Where it redirects to; `undefined` if it does not. */
	readonly location: string | undefined;
	/** Values of `Set-Cookie`. */
	readonly cookies: readonly string[];
	readonly codings: ReturnType<typeof contentCodings>;
}

/** @returns Why its body cannot be read, instead, if it has too many codings. */
export function fetchedHead(
	status: number,
	headers: Readonly<Record<string, string | string[] | undefined>>,
): FetchedHead | Ending {
	const coding = headers['content-encoding'];
	const codings = coding === undefined ? [] : contentCodings(String(coding));
	if (codings.length > MAX_CODINGS) return networkFailure('BAD_RESPONSE', `${codings.length} content codings`);
	const location = REDIRECTS.has(status) ? [headers.location].flat()[0] : undefined;
	return { location, cookies: [headers['set-cookie'] ?? []].flat(), codings };
}
