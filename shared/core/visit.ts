import type { Failure, Outcome } from './result.ts';

/** What a visit needs to know of its job; the same for each target of it. */
export interface VisitOptions {
	/** For one attempt, redirects and body included. */
	readonly timeoutMs: number;
	/** For DNS, TCP and TLS of one connection. */
	readonly connectTimeoutMs: number;
	/** Body bytes after decompression; a longer one ends as `too_large`. */
	readonly maxBodyBytes: number;
	readonly maxRedirects: number;
	readonly userAgent: string;
	/** Sent with each request, lower-case names. */
	readonly headers: Readonly<Record<string, string>>;
	/** What counts as ok: `2xx`, `404`, `200-299`, joined by commas. */
	readonly acceptStatus: string;
}

/** One attempt at one URL: everything that the visit saw, before the retry policy has judged it. */
export interface Visit {
	readonly outcome: Outcome;
	readonly finalUrl: string | null;
	readonly status: number | null;
	readonly error: Failure | null;
	readonly contentType: string | null;
	readonly charset: string | null;
	readonly bytes: number;
	readonly title: string | null;
	readonly links: number;
	readonly redirects: readonly string[];
	/** `Retry-After` of the last response in milliseconds from now, if it sent one that can be read. */
	readonly retryAfterMs: number | null;
	/** Phases as in `Timings`. */
	readonly dnsMs: number;
	readonly connectMs: number;
	readonly tlsMs: number;
	readonly ttfbMs: number;
	readonly bodyMs: number;
	readonly parseMs: number;
	/** From the first request to the last body byte. */
	readonly totalMs: number;
	/** Number of the thread that made it, where an instance has several. */
	readonly thread?: number;
}
