import type { PrivateHosts } from '../core/hosts/private-hosts.ts';
import type { Failure } from '../core/result.ts';
import type { TlsRules } from '../core/tls-rules.ts';

/** What to fetch, and how far it may reach. */
export interface FetchRequest extends TlsRules {
	readonly url: string;
	readonly userAgent: string;
	/** Lower-case names; sent to the origin of `url` alone. */
	readonly headers?: Readonly<Record<string, string>>;
	/** As in `VisitOptions`; the named host is that of `url`. */
	readonly privateHosts?: PrivateHosts;
	/** As in `VisitOptions`. */
	readonly allowPrivate?: readonly string[];
	/** For finding a host, and again for connecting to it; default 5000. */
	readonly connectTimeoutMs?: number;
	/** For all of it, redirects and body included. */
	readonly timeoutMs: number;
	/** Between two bytes, while they are waited for, and before the first one; default as long as all of it. */
	readonly silenceMs?: number;
	/** Also to other hosts. */
	readonly maxRedirects: number;
}

/** The last response of the redirect chain, or why there is none. */
export type FetchedBytes =
	| {
			readonly kind: 'response';
			readonly status: number;
			readonly finalUrl: string;
			/** Seconds, or a date, as the header has it. */
			readonly retryAfter: string | undefined;
			/**
			 * The body, without its content codings, as it arrives: what is not read is not asked for. Throws an error with a code
			 * where it breaks off.
			 */
			readonly bytes: AsyncIterable<Uint8Array>;
			/** Nobody wants the rest of it. */
			cancel(): void;
	  }
	| { readonly kind: 'failure'; readonly error: Failure };

/** Fetches what is read as it arrives, such as the sitemaps of a job. */
export interface ByteFetcher {
	/** Never rejects. Aborting `signal` ends it at once, the reading of its body as well. */
	fetch(request: FetchRequest, signal: AbortSignal): Promise<FetchedBytes>;
	/** Closes all sockets, so that nothing holds the process. */
	close(): Promise<void>;
}
