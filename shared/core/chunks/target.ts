import type { Hop } from '../visits/hop.ts';

/** One URL to visit for one job. */
export interface Target {
	/** Position in the source, from 0; results map back to the source by it. */
	readonly index: number;
	/** As the source gave it, trimmed; it may be no URL at all, which then is its result. */
	readonly url: string;
	/** Links followed from a seed to get here; absent means 0. */
	readonly depth?: number;
	/** The page that holds the link to it; absent on a target of the source. */
	readonly parent?: string;
	/** Its own links are not followed; set in checks on what lies out of the scope or beyond a limit. */
	readonly follow?: false;
	/** Attempts already used up in earlier chunks; absent means 0. */
	readonly attempts?: number;
	/** The slot of its host that is reserved for it, in milliseconds since the epoch; absent where none is. */
	readonly startAt?: number;
	/** Pauses of its host that it has sat out in a row, without an answer to anybody between them; absent means 0. */
	readonly pauses?: number;
	/** Where its attempt has got to; absent while that is to begin. */
	readonly hop?: Hop;
}

/** The URL of the next request that is made for a target. */
export function nextUrlOf({ url, hop }: Target): string {
	return hop?.url ?? url;
}
