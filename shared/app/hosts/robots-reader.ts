import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import { memoryOfRules, parseRobots, productToken, type RobotsRules } from '../../core/hosts/robots/robots.ts';
import type { Job } from '../../core/job.ts';
import type { Failure } from '../../core/result.ts';
import { LONGEST_WAIT_ON_METER_MS } from '../../core/wait-on-meter.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { RobotsFound, RobotsStore } from '../../ports/robots-store.ts';
import type { TextFetcher } from '../../ports/text-fetcher.ts';
import { fetchRobots, robotsFound } from './fetch-robots.ts';

export interface RobotsReaderDeps {
	readonly robots: RobotsStore;
	readonly blobs: BlobStore;
	readonly texts: TextFetcher;
	readonly clock: Clock;
	readonly ids: Ids;
}

/** What a job may visit of an origin. */
export type RobotsAnswer =
	| { readonly kind: 'rules'; readonly rules: RobotsRules }
	/** Everything; but for its robots.txt nobody answered, and perhaps nobody does. */
	| { readonly kind: 'silent'; readonly error: Failure }
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

/** At once, of an instance: each may bring 500 KiB. */
export const MAX_ROBOTS_FETCHES = 50;
/** Longer than all tries take. */
const CLAIM_MS = 20_000;
const POLL_MS = 250;
/** What an instance remembers of all origins together; an ordinary robots.txt takes some kilobytes. */
const MAX_REMEMBERED_BYTES = 32 * 1024 * 1024;
/** Of one origin, beside its rules. */
const BYTES_BESIDE = 500;

const NO_RULES: RobotsRules = { rules: [], innerLength: 0, sitemaps: [] };

/** Reads robots.txt files for the jobs of an instance, and remembers them from one invocation to the next. */
export function createRobotsReader(deps: RobotsReaderDeps): RobotsReader {
	const { robots, blobs, texts, clock, ids } = deps;
	const known = new LRUCache<string, RobotsAnswer>({ maxSize: MAX_REMEMBERED_BYTES });
	/** A claim holds as long as a fetch takes, and no fetch may wait in line with one. */
	const limit = pLimit(MAX_ROBOTS_FETCHES);

	async function read(job: Job, origin: string, signal: AbortSignal): Promise<RobotsAnswer> {
		const key = `${job.jobId} ${origin}`;
		const answer = known.get(key) ?? (await ask(job, origin, signal));
		if (answer.kind !== 'pending') known.set(key, answer, { size: key.length + BYTES_BESIDE + memoryOf(answer) });
		return answer;
	}

	async function ask(job: Job, origin: string, signal: AbortSignal): Promise<RobotsAnswer> {
		const { jobId, expiresAt } = job;
		const claimant = ids.id();
		const giveUpAt = clock.now() + LONGEST_WAIT_ON_METER_MS;
		for (;;) {
			const answer = await limit(async (): Promise<RobotsAnswer> => {
				const now = clock.now();
				const claim = await robots.claim({ jobId, origin, claimant, now, until: now + CLAIM_MS, expiresAt });
				if (claim.kind === 'ours') return fetchFor(job, origin, signal);
				return claim.kind === 'known' ? answerOf(job, claim.found) : { kind: 'pending', until: claim.until };
			});
			if (answer.kind !== 'pending' || clock.now() >= giveUpAt || signal.aborted) return answer;
			await clock.sleep(POLL_MS, signal);
		}
	}

	async function fetchFor(job: Job, origin: string, signal: AbortSignal): Promise<RobotsAnswer> {
		const fetched = await fetchRobots({ texts, clock }, { visit: job.options.visit, origin, signal });
		// The invocation ends: that says nothing of the host, and the next one takes the claim over.
		if (signal.aborted) return { kind: 'pending', until: clock.now() + CLAIM_MS };
		const said = robotsFound(fetched);
		const found = said.kind === 'rules' ? await stored(job, said.text) : said;
		await robots.keep(found, { jobId: job.jobId, origin, expiresAt: job.expiresAt });
		return answerOf(job, found, said.kind === 'rules' ? said.text : '');
	}

	async function stored({ jobId, expiresAt }: Job, text: string): Promise<RobotsFound> {
		return { kind: 'rules', blob: await blobs.put({ jobId, attemptId: ids.id(), value: { text }, expiresAt }) };
	}

	async function answerOf(job: Job, found: RobotsFound, text?: string): Promise<RobotsAnswer> {
		switch (found.kind) {
			case 'open':
				return { kind: 'rules', rules: NO_RULES };
			case 'silent':
			case 'closed':
				return found;
			case 'rules': {
				const read = text ?? (await blobs.get<{ text: string }>(job.jobId, found.blob)).text;
				const rules = parseRobots(read, productToken(job.options.visit.userAgent));
				// Sitemaps are for others, and may be all of 500 KiB.
				return { kind: 'rules', rules: { ...rules, sitemaps: [] } };
			}
		}
	}

	return { read };
}

function memoryOf(answer: RobotsAnswer): number {
	return answer.kind === 'rules' ? memoryOfRules(answer.rules) : 0;
}
