import { Resolver } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, noAnswer } from './caching-resolver.ts';

/** Asks name servers for the addresses of one complete name. */
export interface NameServers {
	/** Rejects as `node:dns` does, with `ENOTFOUND`, `ETIMEOUT`, or `ESERVFAIL` for whatever else goes wrong. */
	ask(name: string): Promise<Answer>;
	/** Questions that are open end. */
	close(): void;
}

/** How long a server may take before it is asked again: at first, and at most. c-ares waits less where it was quick before. */
const TRY_TIMEOUT_MS = 1500;
const LONGEST_TRY_MS = 4000;
const TRIES = 6;
/** As long as `getaddrinfo` asks by default. */
const LONGEST_QUESTION_MS = 10_000;
/** Some servers never answer for a family that their host does not have. */
const OTHER_FAMILY_MS = 250;
/** A label has 63 bytes, a name 253: no server knows one that is longer, as a link may have it. */
const MALFORMED = 'EBADNAME';
const NOT_FOUND: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', MALFORMED]);

/**
 * Takes no thread, and asks for any number of names at once: one that nobody answers for keeps none of the others waiting.
 *
 * @param servers - Default: those of this machine.
 */
export function createNameServers(servers?: readonly string[]): NameServers {
	const resolver = new Resolver({ timeout: TRY_TIMEOUT_MS, tries: TRIES, maxTimeout: LONGEST_TRY_MS });
	if (servers !== undefined) resolver.setServers(servers);

	return {
		async ask(name) {
			const families = [recordsOf(resolver, name, 4), recordsOf(resolver, name, 6)];
			const over = new AbortController();
			const timeout = sleep(LONGEST_QUESTION_MS, 'timeout' as const, { signal: over.signal });
			try {
				const found = await Promise.race([anyFamily(families), timeout]);
				if (found === 'timeout') throw noAnswer(name);
				return answerOf(found);
			} catch (error) {
				throw failureOf(error, name);
			} finally {
				timeout.catch(() => undefined);
				over.abort();
			}
		},
		close: () => resolver.cancel(),
	};
}

interface AddressRecord {
	readonly address: string;
	readonly family: number;
	readonly ttl: number;
}

async function recordsOf(resolver: Resolver, name: string, family: 4 | 6): Promise<readonly AddressRecord[]> {
	const records = await (family === 4
		? resolver.resolve4(name, { ttl: true })
		: resolver.resolve6(name, { ttl: true }));
	return records.map(({ address, ttl }) => ({ address, ttl, family }));
}

/** Both families, or the one that is there if the other takes long. */
async function anyFamily(families: readonly Promise<readonly AddressRecord[]>[]): Promise<readonly AddressRecord[]> {
	const found: AddressRecord[] = [];
	const kept = families.map((family) => family.then((records) => found.push(...records)));
	const settled = Promise.allSettled(kept);
	const oneIsThere = Promise.any(kept).then(
		() => sleep(OTHER_FAMILY_MS, undefined, { ref: false }),
		() => settled,
	);
	await Promise.race([settled, oneIsThere]);
	if (found.length > 0) return found;
	throw (await settled).map(reasonOf).reduce((worst, each) => (isNotFound(worst) ? each : worst));
}

function reasonOf(settled: PromiseSettledResult<unknown>): unknown {
	return settled.status === 'rejected' ? settled.reason : undefined;
}

function isNotFound(error: unknown): boolean {
	return NOT_FOUND.has(codeOf(error));
}

/** IPv4 first: Lambda has no route to IPv6 outside of dual-stack networks. */
function answerOf(found: readonly AddressRecord[]): Answer {
	const records = [...found].sort((a, b) => a.family - b.family);
	return {
		addresses: records.map(({ address, family }) => ({ address, family })),
		ttlSeconds: Math.min(...records.map(({ ttl }) => ttl)),
	};
}

/** A server that refuses is no host that refuses, though `node:dns` has the same code for both. */
function failureOf(error: unknown, name: string): NodeJS.ErrnoException {
	const code = codeOf(error);
	if (isNotFound(error)) return Object.assign(new Error(`${name} has no address`), { code: 'ENOTFOUND' });
	if (code === 'ETIMEOUT' || code === 'ECANCELLED') return noAnswer(name);
	const message = `the name servers cannot tell the address of ${name}: ${code || String(error)}`;
	return Object.assign(new Error(message), { code: 'ESERVFAIL' });
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
