/** The request with which an attempt goes on: after a redirect, or because a server refused `HEAD`. */
export interface Hop {
	/** As it is asked for. */
	readonly url: string;
	/** The URLs that redirected so far. */
	readonly redirects: readonly string[];
	/** Set once the server of `url` has refused `HEAD`. */
	readonly method?: 'GET';
	readonly spent: HopTimes;
}

/** What the requests of an attempt have taken so far, in milliseconds; the waits between them are no part of it. */
export interface HopTimes {
	readonly dnsMs: number;
	readonly connectMs: number;
	readonly tlsMs: number;
	readonly totalMs: number;
}

export const NOTHING_SPENT: HopTimes = { dnsMs: 0, connectMs: 0, tlsMs: 0, totalMs: 0 };

/** What connecting took. */
export function connectingMs({ dnsMs, connectMs, tlsMs }: Omit<HopTimes, 'totalMs'>): number {
	return dnsMs + connectMs + tlsMs;
}
