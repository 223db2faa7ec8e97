import type { PrivateHosts } from '../core/hosts/private-hosts.ts';
import type { Failure } from '../core/result.ts';
import type { TlsRules } from '../core/tls-rules.ts';

/** What to fetch, and how much of it. */
export interface TextRequest extends TlsRules {
	readonly url: string;
	readonly userAgent: string;
	/** As in `VisitOptions`; the named host is that of `url`. */
	readonly privateHosts?: PrivateHosts;
	/** As in `VisitOptions`. */
	readonly allowPrivate?: readonly string[];
	/** For finding a host, and again for connecting to it; default 5000. */
	readonly connectTimeoutMs?: number;
	/** For all of it, redirects included. */
	readonly timeoutMs: number;
	/** After decompression; of a longer text this much is returned. */
	readonly maxBytes: number;
	/** Also to other hosts. */
	readonly maxRedirects: number;
}

/** The last response of the redirect chain, or why there is none. */
export type FetchedText =
	| { readonly kind: 'response'; readonly status: number; readonly finalUrl: string; readonly text: string }
	/** `status` if a server answered, and the rest is missing. */
	| { readonly kind: 'failure'; readonly error: Failure; readonly status?: number };

/** Fetches small texts that a job needs besides its targets. */
export interface TextFetcher {
	/** Never rejects. Aborting `signal` ends it at once, as a failure. */
	fetch(request: TextRequest, signal: AbortSignal): Promise<FetchedText>;
	/** Closes all sockets, so that nothing holds the process. */
	close(): Promise<void>;
}
