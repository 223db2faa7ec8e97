/** The request with which an attempt goes on: after a redirect, or because a server did not answer `HEAD` well. */
export interface NextRequest {
	/** As it is asked for. */
	readonly url: string;
	/** The URLs that redirected so far. */
	readonly redirects: readonly string[];
	/** Set once `HEAD` has come to nothing: the attempt has begun anew, with the URL of its target. */
	readonly method?: 'GET';
	readonly spent: RequestTimes;
	/** Milliseconds of `spent` that went into `HEAD`, and are not taken off the time of the attempt. */
	readonly headMs?: number;
	/** A redirect so far names a fragment, which goes before that of the link (RFC 9110, 10.2.2). */
	readonly hasFragment?: true;
	/** Absent: no response of the chain has set any. */
	readonly cookies?: ChainCookies;
}

/** The cookies of one chain of redirects, which begins without any. */
export interface ChainCookies {
	/** By origin, each as in `Set-Cookie`, with its path; no other origin gets them. */
	readonly jars: Readonly<Record<string, readonly string[]>>;
	/** What of them the next request is sent with; empty for none. */
	readonly header: string;
	/** URLs that redirected before the last change: to come to one of them again is no circle. */
	readonly changedAfter: number;
}

/** What the requests of an attempt have taken so far, in milliseconds; the waits between them are no part of it. */
export interface RequestTimes {
	readonly dnsMs: number;
	readonly connectMs: number;
	readonly tlsMs: number;
	readonly totalMs: number;
}

export const NOTHING_SPENT: RequestTimes = { dnsMs: 0, connectMs: 0, tlsMs: 0, totalMs: 0 };

/** What connecting took. */
export function connectingMs({ dnsMs, connectMs, tlsMs }: Omit<RequestTimes, 'totalMs'>): number {
	return dnsMs + connectMs + tlsMs;
}
