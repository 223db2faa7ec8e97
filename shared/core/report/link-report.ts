import type { PageLink } from '../links/page-link.ts';
import type { Failure, Outcome } from '../result.ts';

/** A place of a page that leads to what is broken. */
export interface LinkPlace extends Pick<PageLink, 'place' | 'line' | 'column' | 'text'> {
	/** The page that holds it, after redirects. */
	readonly page: string;
}

/**
 * How a broken link compares with a baseline, and with the checks before: not in the baseline; in it, so that it does
 * not count; or not broken in enough checks in a row to count.
 */
export type Standing = 'new' | 'known' | 'quarantined';

/** A target of a check that is broken: it failed, it is no address, or it lacks what the fragment names. */
export interface BrokenLink {
	readonly url: string;
	/** The page is there, and has nothing of that name. */
	readonly fragment?: string;
	readonly outcome: Outcome;
	readonly status: number | null;
	readonly error: Failure | null;
	/** Every place that leads there, by page, line and column; none where it was given to be checked itself. */
	readonly places: readonly LinkPlace[];
	/** Absent where there was nothing to compare with. */
	readonly standing?: Standing;
}

/** What a check found: the part of a report that is about links. */
export interface LinkReport {
	/** By URL. */
	readonly broken: readonly BrokenLink[];
	/** Broken links beyond those that are listed, and places beyond those that are. */
	readonly brokenOmitted: number;
	readonly placesOmitted: number;
	/** Answered by a bot wall, so that nobody knows: warnings, and no failures. */
	readonly blocked: readonly BrokenLink[];
	/** At private addresses that nobody allowed, so that nobody asked; absent in reports of earlier versions. */
	readonly refused?: readonly BrokenLink[];
	/** Pages whose links were checked. */
	readonly pages: number;
	/** Distinct links of the site that were not followed because of `nofollow`, from nowhere; absent if there are none. */
	readonly nofollow?: number;
	/** Fragments of pages that were not read to their end, so that nobody knows; absent if there are none. */
	readonly uncheckedFragments?: number;
	/** What the baseline has, and is not broken any more; absent without a baseline. */
	readonly fixed?: readonly string[];
}

/** What is wrong with a link, in words: a status, a code and its message, or the missing fragment. */
export function reasonOf({ status, error, fragment }: Pick<BrokenLink, 'status' | 'error' | 'fragment'>): string {
	if (fragment !== undefined) return `nothing on the page is named #${fragment}`;
	if (error !== null) return `${error.code}: ${error.message}`;
	return status === null ? '' : `status ${status}`;
}
