/** The addresses of a host, best first. */
export interface Answer {
	readonly addresses: readonly { readonly address: string; readonly family: number }[];
	/** Seconds for which the answer holds, as the name server says; absent where it does not. */
	readonly ttlSeconds?: number;
}

/** Asks for the addresses of a host. Rejects as `node:dns` does. */
export type DnsSource = (hostname: string) => Promise<Answer>;

/**
 * Finds the addresses of a host. Rejects as `node:dns` does.
 *
 * @param patienceMs - Of who asks: where the question has been open for longer, nobody is going to answer.
 */
export type Resolve = (hostname: string, patienceMs?: number) => Promise<Answer['addresses']>;

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
/** RFC 9520: who asks again at once makes it worse. */
const NO_ANSWER_TTL_SECONDS = 30;
/** No source asks for longer; a question that seems to was open while the instance was frozen. */
const LONGEST_QUESTION_MS = 20_000;
/** Of a host with thousands of addresses none is better than the first ones. */
const MAX_ADDRESSES = 32;
const NO_ANSWER = 'ETIMEOUT';
const FAILURE_TTL_SECONDS: ReadonlyMap<string, number> = new Map([
	['ENOTFOUND', NOT_FOUND_TTL_SECONDS],
	['ENODATA', NOT_FOUND_TTL_SECONDS],
	[NO_ANSWER, NO_ANSWER_TTL_SECONDS],
]);
const DEFAULT_MAX_HOSTS = 10_000;

interface Entry {
	readonly askedAt: number;
	isOpen: boolean;
	readonly answer: Promise<Answer['addresses']>;
	/** When the answer came. */
	answeredAt: number;
	/** From then on. */
	holdsMs: number;
}

/**
 * Remembers answers for as long as they hold, and asks once for all who wait for the same host.
 *
 * Failures that pass are told to those who wait, and forgotten; but that nobody answers is remembered, so that a dead
 * name is waited for once.
 */
export function createCachingResolver(options: CachingResolverOptions): Resolve {
	const { source, now = Date.now, maxHosts = DEFAULT_MAX_HOSTS } = options;
	/** In the order of asking. */
	const entries = new Map<string, Entry>();

	function ask(hostname: string): Entry {
		const askedAt = now();
		const asked = source(hostname);
		const answer = asked.then(({ addresses }) => addresses.slice(0, MAX_ADDRESSES));
		const entry: Entry = { askedAt, isOpen: true, answer, answeredAt: askedAt, holdsMs: 0 };
		const expireIn = (seconds: number) => {
			entry.isOpen = false;
			entry.answeredAt = now();
			entry.holdsMs = isOverdue(entry) ? 0 : seconds * 1000;
		};
		asked.then(
			({ ttlSeconds = DEFAULT_TTL_SECONDS }) =>
				expireIn(Math.min(MAX_TTL_SECONDS, Math.max(MIN_TTL_SECONDS, ttlSeconds))),
			(error: NodeJS.ErrnoException) => expireIn(FAILURE_TTL_SECONDS.get(error.code ?? '') ?? 0),
		);
		return entry;
	}

	function isOverdue({ askedAt }: Entry): boolean {
		return Math.abs(now() - askedAt) > LONGEST_QUESTION_MS;
	}

	/** Where the clock was set back since, nobody knows how old the answer is: it holds no more. */
	function isCurrent({ isOpen, answeredAt, holdsMs }: Entry): boolean {
		const ageMs = now() - answeredAt;
		return !isOpen && ageMs >= 0 && ageMs < holdsMs;
	}

	function makeRoom(): void {
		const oldest = entries.size >= maxHosts ? entries.keys().next().value : undefined;
		if (oldest !== undefined) entries.delete(oldest);
	}

	return (hostname, patienceMs = Number.POSITIVE_INFINITY) => {
		const known = entries.get(hostname);
		if (known?.isOpen === true && !isOverdue(known)) {
			if (now() - known.askedAt < patienceMs) return known.answer;
			return Promise.reject(noAnswer(hostname));
		}
		if (known !== undefined && isCurrent(known)) return known.answer;

		entries.delete(hostname);
		makeRoom();
		const entry = ask(hostname);
		entries.set(hostname, entry);
		return entry.answer;
	};
}

/** That no name server answers in time, with the code that `node:dns` has for it. */
export function noAnswer(hostname: string): NodeJS.ErrnoException {
	return Object.assign(new Error(`no name server answers for ${hostname}`), { code: NO_ANSWER });
}
