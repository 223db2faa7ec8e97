/** The addresses of a host, best first. */
export interface Answer {
	readonly addresses: readonly { readonly address: string; readonly family: number }[];
	/** Seconds for which the answer holds, as the name server says; absent where it does not. */
	readonly ttlSeconds?: number;
}

/** Asks for the addresses of a host. Rejects as `node:dns` does. */
export type DnsSource = (hostname: string) => Promise<Answer>;

/** Finds the addresses of a host. Rejects as `node:dns` does. */
export type Resolve = (hostname: string) => Promise<Answer['addresses']>;

export interface CachingResolverOptions {
	readonly source: DnsSource;
	/** Milliseconds of the wall clock: it goes on while an instance is frozen. */
	readonly now?: () => number;
	/** Hosts that are remembered; default 10,000. */
	readonly maxHosts?: number;
}

/** A source that tells no time to live: longer than a burst of connections, shorter than a failover. */
const DEFAULT_TTL_SECONDS = 30;
/** Hosts that say 0 are still asked for once in a burst; an instance may live for hours. */
const MIN_TTL_SECONDS = 1;
const MAX_TTL_SECONDS = 60;
/** A name that is not there is asked for again by the next page that links to it. */
const NOT_FOUND_TTL_SECONDS = 5;
const NOT_FOUND: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);
const DEFAULT_MAX_HOSTS = 10_000;

interface Entry {
	readonly answer: Promise<Answer['addresses']>;
	/** Infinite while it is asked for. */
	expiresAt: number;
}

/**
 * Remembers answers for as long as they hold, and asks once for all who wait for the same host.
 *
 * Failures other than a name that is not there are told to those who wait, and forgotten.
 */
export function createCachingResolver(options: CachingResolverOptions): Resolve {
	const { source, now = Date.now, maxHosts = DEFAULT_MAX_HOSTS } = options;
	/** In the order of asking. */
	const entries = new Map<string, Entry>();

	function ask(hostname: string): Entry {
		const asked = source(hostname);
		const entry: Entry = { answer: asked.then(({ addresses }) => addresses), expiresAt: Number.POSITIVE_INFINITY };
		const expireIn = (seconds: number) => {
			entry.expiresAt = now() + seconds * 1000;
		};
		asked.then(
			({ ttlSeconds = DEFAULT_TTL_SECONDS }) =>
				expireIn(Math.min(MAX_TTL_SECONDS, Math.max(MIN_TTL_SECONDS, ttlSeconds))),
			(error: NodeJS.ErrnoException) => expireIn(NOT_FOUND.has(error.code ?? '') ? NOT_FOUND_TTL_SECONDS : 0),
		);
		return entry;
	}

	function makeRoom(): void {
		const oldest = entries.size >= maxHosts ? entries.keys().next().value : undefined;
		if (oldest !== undefined) entries.delete(oldest);
	}

	return (hostname) => {
		const known = entries.get(hostname);
		if (known !== undefined && known.expiresAt > now()) return known.answer;

		entries.delete(hostname);
		makeRoom();
		const entry = ask(hostname);
		entries.set(hostname, entry);
		return entry.answer;
	};
}
