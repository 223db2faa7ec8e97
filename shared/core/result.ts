/** How a target ended. A closed union: `decide.ts` and the exit code match it exhaustively. */
export const OUTCOMES = [
	'ok',
	'http_error',
	'network_error',
	'timeout',
	'blocked',
	'robots',
	'refused',
	'too_large',
	'invalid_url',
	'cancelled',
	'limit',
	'dead_letter',
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** What has become of a page since the last job of the same name. */
export const CHANGES = ['new', 'changed', 'unchanged'] as const;
export type Change = (typeof CHANGES)[number];

/** Why there is no page, or no whole page. It is data: it crosses threads and queues, and is stored. */
export interface Failure {
	/** Stable, in capitals (`DNS_NOT_FOUND`, `TIMEOUT_BODY`, …); `message` may change, this may not. */
	readonly code: string;
	readonly message: string;
}

/** Of a target that was not visited because a server failed to give its robots.txt: nobody knows what it forbids. */
export const ROBOTS_UNREADABLE = 'ROBOTS_UNREADABLE';

/** Of a target that was not visited because its scheme is neither http nor https. */
export const SCHEME_REFUSED = 'SCHEME_REFUSED';

/** Milliseconds; 0 where a phase did not take place, as `connectMs` on a reused connection. */
export interface Timings {
	/** From entering the pool to its first request. */
	readonly queueMs: number;
	readonly dnsMs: number;
	/** TCP alone. */
	readonly connectMs: number;
	readonly tlsMs: number;
	/** From sending the last request of the redirect chain to its first response byte, or to giving up on it. */
	readonly ttfbMs: number;
	/** From there to the last body byte, unpacking included, parsing not. */
	readonly bodyMs: number;
	/** Reading the page for its title and links, or computing: it never waits. */
	readonly parseMs: number;
	/** From the first request to the last body byte, redirects and retries included, but for what redirects wait for their hosts. */
	readonly totalMs: number;
}

/** Where the page of a result is kept. */
export interface StoredBody {
	/** Of an object in the store of the job. */
	readonly key: string;
	/** Of the bytes that are the response. */
	readonly offset: number;
	readonly length: number;
	/** Of the body after content decoding, in hexadecimal. */
	readonly sha256: string;
	/** A response record of WARC 1.1, packed by gzip. */
	readonly encoding: 'warc+gzip';
	/** The body is not whole. */
	readonly truncated?: true;
}

/** What is stored for a target: a page, whatever its status, or a failure. */
export interface Result {
	readonly jobId: string;
	readonly index: number;
	readonly url: string;
	/** Where redirects led; `null` without a response. */
	readonly finalUrl: string | null;
	readonly outcome: Outcome;
	/** Of a page that is ok, of a job with a name. */
	readonly change?: Change;
	readonly status: number | null;
	readonly error: Failure | null;
	/** What was wrong with the response, and did no harm: the result counts as it is. Absent is nothing. */
	readonly note?: string;
	/** Media type without parameters, in lower case. */
	readonly contentType: string | null;
	readonly charset: string | null;
	/** Body bytes after decompression. */
	readonly bytes: number;
	readonly title: string | null;
	/** Number of links on the page. */
	readonly links: number;
	/** The URLs that redirected, in order; `finalUrl` is not among them. */
	readonly redirects: readonly string[];
	readonly extracted: Readonly<Record<string, unknown>>;
	/** Where the response is kept; absent where none is. */
	readonly body?: StoredBody;
	/** Requests made for this target, redirects not counted; 0 if it was never requested. */
	readonly attempts: number;
	readonly timings: Timings;
	/** Pages that link here (crawls and checks). */
	readonly parents: readonly string[];
	/** ISO 8601, UTC. */
	readonly fetchedAt: string;
	readonly instance: string;
	/** Number of the thread in the instance; 0 where it has one. */
	readonly thread: number;
}

/** As `isFailure`, of a job: what a bot wall answers to a check tells nobody whether a link works. */
export function countsAsFailure(outcome: Outcome, crawl: { readonly checksLinks: boolean } | undefined): boolean {
	return isFailure(outcome) && !(outcome === 'blocked' && crawl?.checksLinks === true);
}

/** Results of a job that count as failures, from how often each outcome came up. */
export function countFailures(
	counts: Readonly<Partial<Record<Outcome, number>>>,
	crawl: { readonly checksLinks: boolean } | undefined,
): number {
	return OUTCOMES.reduce((sum, outcome) => sum + (countsAsFailure(outcome, crawl) ? (counts[outcome] ?? 0) : 0), 0);
}

/** Outcomes that make the exit code 1. */
export function isFailure(outcome: Outcome): boolean {
	switch (outcome) {
		case 'http_error':
		case 'network_error':
		case 'timeout':
		case 'blocked':
		case 'refused':
		case 'too_large':
		case 'invalid_url':
		case 'dead_letter':
			return true;
		case 'ok':
		case 'robots':
		case 'cancelled':
		case 'limit':
			return false;
	}
}

/** Results that say what went wrong beside their outcome, as a field that could not be read. */
export interface Notes {
	readonly results: number;
	/** The note of one of them; for people. */
	readonly example: string;
}
