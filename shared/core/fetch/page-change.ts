import type { PageState, SeenPage, Validators } from '../page-state.ts';
import type { Change } from '../result.ts';

/** What no job of its name has seen for so long is new again. */
export const PAGE_KEPT_DAYS = 90;
const KEPT_SECONDS = PAGE_KEPT_DAYS * 86_400;

export interface PageComparison {
	/** As `pageKey` makes it. */
	readonly key: string;
	readonly seen: SeenPage;
	/** Absent: no job of its name has seen the page. */
	readonly before: PageState | undefined;
	/** Milliseconds since the epoch. */
	readonly now: number;
}

export interface ComparedPage {
	readonly change: Change;
	/** To be kept; absent where what is kept says the same. */
	readonly state?: PageState;
}

/** Compares a page with what the last job of the same name has seen of it. */
export function comparePage({ key, seen, before, now }: PageComparison): ComparedPage {
	const state: PageState = {
		key,
		...(seen.isUnmodified && before ? renewed(before, seen) : partsOf(seen)),
		fetchedAt: now,
		expiresAt: Math.floor(now / 1000) + KEPT_SECONDS,
	};
	if (before === undefined) return { change: 'new', state };
	const change = isSame(before, seen) ? 'unchanged' : 'changed';
	return { change, ...(mustKeep(before, state) && { state }) };
}

/** Validators come and go with servers and releases: where both texts are known, they alone count. */
function isSame(before: PageState, seen: SeenPage): boolean {
	if (seen.isUnmodified) return true;
	if (before.hash !== undefined && seen.hash !== undefined) return before.hash === seen.hash;
	if (before.etag !== undefined && seen.etag !== undefined) return opaque(before.etag) === opaque(seen.etag);
	return before.lastModified !== undefined && before.lastModified === seen.lastModified;
}

/** Weak comparison (RFC 9110, 8.8.3.2): the same to a reader is as good. */
function opaque(etag: string): string {
	return etag.replace(/^W\//, '');
}

/** An answer that has no page may name its validators anew (RFC 9111, 4.3.4). */
function renewed({ hash, etag, lastModified, request }: PageState, seen: Validators) {
	return partsOf({ hash, etag: seen.etag ?? etag, lastModified: seen.lastModified ?? lastModified, request });
}

type Parts = Pick<PageState, 'hash' | keyof Validators>;

function partsOf({ hash, etag, lastModified, request }: { [K in keyof Parts]?: Parts[K] | undefined }): Parts {
	return {
		...(hash !== undefined && { hash }),
		...(etag !== undefined && { etag }),
		...(lastModified !== undefined && { lastModified }),
		...(request !== undefined && { request }),
	};
}

/** A write for each page that stays as it is would be most of what a job costs. */
function mustKeep(before: PageState, state: PageState): boolean {
	const fields = ['hash', 'etag', 'lastModified', 'request'] as const;
	return (
		fields.some((field) => before[field] !== state[field]) || state.expiresAt - before.expiresAt > KEPT_SECONDS / 2
	);
}
