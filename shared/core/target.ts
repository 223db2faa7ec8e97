import type { NextRequest } from './next-request.ts';

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
	/** As in `FoundLinks`, of the page that holds the link to it. */
	readonly moved?: string;
	/** Its own links are not followed; set in checks on what lies out of the scope or beyond a limit. */
	readonly follow?: false;
	/** Attempts already used up in earlier chunks; absent means 0. */
	readonly attempts?: number;
	/** The reservation of its host that is reserved for it, in milliseconds since the epoch; absent where none is. */
	readonly startAt?: number;
	/** Pauses of its host that it has sat out in a row, without an answer to anybody between them; absent means 0. */
	readonly pauses?: number;
	/** Where its attempt has got to; absent while that is to begin. */
	readonly nextRequest?: NextRequest;
	/** Where it stands in its list, as `line 3`; only on one that cannot be visited, for whoever mends the list. */
	readonly place?: string;
	/** Why it is not visited, though its `url` may look like one: a list means something else by it. */
	readonly fault?: string;
	/** As the `code` of its failure, where `fault` says more than that it is no address. */
	readonly faultCode?: string;
}

/** A row of a list that cannot be visited, or that is only to be visited. */
export type OddTarget = Pick<Target, 'url' | 'place' | 'fault' | 'faultCode' | 'follow'>;

/** What a source holds: a URL, or what stands in the place of one. */
export type SourceTarget = string | OddTarget;

/** The URL of the next request that is made for a target. */
export function nextUrlOf(target: Target): string {
	return target.nextRequest?.url ?? askedUrlOf(target);
}

/** The URL that a target stands for; empty, and so no address, where it stands for none. */
export function askedUrlOf({ url, fault }: Pick<Target, 'url' | 'fault'>): string {
	return fault === undefined ? url : '';
}

/** A target with the reservation that it has, if that lies ahead; the same target if that changes nothing. */
export function withReservation(target: Target, startAt: number, now: number): Target {
	const ahead = startAt > now ? startAt : undefined;
	if (ahead === target.startAt) return target;
	const { startAt: _, ...rest } = target;
	return ahead === undefined ? rest : { ...rest, startAt: ahead };
}

/** A target whose attempt goes on with another request. */
export function continuedWith(target: Target, nextRequest: NextRequest): Target {
	// They were for the host that was asked before.
	const { startAt: _startAt, pauses: _pauses, ...rest } = target;
	return { ...rest, nextRequest };
}

/** A target whose next attempt is to begin, after so many that came to nothing. */
export function anewAfter(target: Target, attempts: number): Target {
	// A reservation that it brought along is used up, though it may not have passed.
	const { nextRequest: _nextRequest, startAt: _startAt, ...rest } = target;
	return { ...rest, attempts };
}
