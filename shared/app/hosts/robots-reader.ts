import { MAX_ROBOTS_BYTES, parseRobots, productToken, type RobotsRules } from '../../core/hosts/robots.ts';
import type { Job } from '../../core/job/job.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { RobotsFound, RobotsStore } from '../../ports/robots-store.ts';
import type { FetchedText, TextFetcher } from '../../ports/text-fetcher.ts';

export interface RobotsReaderDeps {
	readonly robots: RobotsStore;
	readonly blobs: BlobStore;
	readonly texts: TextFetcher;
	readonly clock: Clock;
	readonly chance: Chance;
}

/** What a job may visit of an origin. */
export type RobotsAnswer =
	| { readonly kind: 'rules'; readonly rules: RobotsRules }
	/** Nothing: its robots.txt could not be read. */
	| { readonly kind: 'closed'; readonly reason: string }
	/** Another instance is still fetching it; after `until`, in milliseconds since the epoch, it is taken for dead. */
	| { readonly kind: 'pending'; readonly until: number };

export interface RobotsReader {
	/**
	 * Reads the robots.txt of an origin, which is fetched once for a job, whatever the number of instances.
	 *
	 * @throws {StoreError} What others found cannot be read, or what was found cannot be kept.
	 */
	read(job: Job, origin: string, signal: AbortSignal): Promise<RobotsAnswer>;
}

const FETCH = { timeoutMs: 8_000, maxBytes: MAX_ROBOTS_BYTES, maxRedirects: 5 };
/** A server that restarts is no reason to leave its site out. */
const MAX_TRIES = 2;
const RETRY_AFTER_MS = 1_000;
/** Longer than all tries take. */
const CLAIM_MS = 20_000;
const LONGEST_WAIT_ON_METER_MS = 5_000;
const POLL_MS = 250;
/** Origins that an instance remembers. */
const MAX_REMEMBERED = 2_000;

/**
 * More redirects than are followed are as good as no file. And where nobody answers at all, nobody is spared by not
 * visiting: a visit tells what is wrong, which is what a check is for.
 */
const NOBODY_THERE: ReadonlySet<string> = new Set([
	'TOO_MANY_REDIRECTS',
	'ADDRESS_REFUSED',
	'DNS_NOT_FOUND',
	'CONNECTION_REFUSED',
	'HOST_UNREACHABLE',
	'TLS_INVALID',
]);

const NO_RULES: RobotsRules = { rules: [], sitemaps: [] };

/** Reads robots.txt files for the jobs of an instance, and remembers them from one invocation to the next. */
export function createRobotsReader(deps: RobotsReaderDeps): RobotsReader {
	const { robots, blobs, texts, clock, chance } = deps;
	const known = new Map<string, RobotsAnswer>();

	async function read(job: Job, origin: string, signal: AbortSignal): Promise<RobotsAnswer> {
		const key = `${job.jobId} ${origin}`;
		const answer = known.get(key) ?? (await ask(job, origin, signal));
		if (answer.kind !== 'pending') remember(key, answer);
		return answer;
	}

	async function ask(job: Job, origin: string, signal: AbortSignal): Promise<RobotsAnswer> {
		const { jobId, expiresAt } = job;
		const claimant = chance.id();
		const giveUpAt = clock.now() + LONGEST_WAIT_ON_METER_MS;
		for (;;) {
			const now = clock.now();
			const claim = await robots.claim({ jobId, origin, claimant, now, until: now + CLAIM_MS, expiresAt });
			if (claim.kind === 'ours') return fetchFor(job, origin, signal);
			if (claim.kind === 'known') return answerOf(job, claim.found);
			if (clock.now() >= giveUpAt || signal.aborted) return { kind: 'pending', until: claim.until };
			await clock.sleep(POLL_MS, signal);
		}
	}

	async function fetchFor(job: Job, origin: string, signal: AbortSignal): Promise<RobotsAnswer> {
		const fetched = await fetchText(job, origin, signal);
		// The invocation ends: that says nothing of the host, and the next one takes the claim over.
		if (signal.aborted) return { kind: 'pending', until: clock.now() + CLAIM_MS };
		const found = await foundIn(job, fetched);
		await robots.keep(found, { jobId: job.jobId, origin, expiresAt: job.expiresAt });
		return answerOf(job, found, fetched.kind === 'response' ? fetched.text : '');
	}

	async function fetchText(job: Job, origin: string, signal: AbortSignal): Promise<FetchedText> {
		const { userAgent, privateHosts } = job.options.visit;
		const url = `${origin}/robots.txt`;
		const request = { ...FETCH, url, userAgent, ...(privateHosts !== undefined && { privateHosts }) };
		for (let tries = 1; ; tries++) {
			const fetched = await texts.fetch(request, signal);
			if (!isUnreachable(fetched) || tries === MAX_TRIES || signal.aborted) return fetched;
			await clock.sleep(RETRY_AFTER_MS, signal);
		}
	}

	/** RFC 9309 2.3.1: a file that is not there forbids nothing, one that cannot be reached forbids everything. */
	async function foundIn({ jobId, expiresAt }: Job, fetched: FetchedText): Promise<RobotsFound> {
		if (fetched.kind === 'failure') {
			if (NOBODY_THERE.has(fetched.error.code)) return { kind: 'open' };
			return { kind: 'closed', reason: `${fetched.error.code}: ${fetched.error.message}` };
		}
		if (isUnreachable(fetched)) return { kind: 'closed', reason: `status ${fetched.status}` };
		if (fetched.status < 200 || fetched.status > 299) return { kind: 'open' };
		const value = { text: fetched.text };
		return { kind: 'rules', blob: await blobs.put({ jobId, attemptId: chance.id(), value, expiresAt }) };
	}

	async function answerOf(job: Job, found: RobotsFound, text?: string): Promise<RobotsAnswer> {
		switch (found.kind) {
			case 'open':
				return { kind: 'rules', rules: NO_RULES };
			case 'closed':
				return found;
			case 'rules': {
				const read = text ?? (await blobs.get<{ text: string }>(job.jobId, found.blob)).text;
				return { kind: 'rules', rules: parseRobots(read, productToken(job.options.visit.userAgent)) };
			}
		}
	}

	function remember(key: string, answer: RobotsAnswer): void {
		known.set(key, answer);
		const [oldest] = known.keys();
		if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest);
	}

	return { read };
}

function isUnreachable(fetched: FetchedText): boolean {
	return fetched.kind === 'response' ? fetched.status >= 500 : !NOBODY_THERE.has(fetched.error.code);
}
