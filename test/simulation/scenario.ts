import type { Destination } from '../../shared/core/destination.ts';
import type { Politeness } from '../../shared/core/hosts/politeness.ts';
import { type JobOptions, MODES, type Mode } from '../../shared/core/job.ts';
import type { CrawlOptions } from '../../shared/core/links/crawl.ts';
import type { JobLimits } from '../../shared/core/record/limits.ts';
import { options } from '../support/builders.ts';
import { type ClockPlan, sampleClocks } from './clocks.ts';
import { FAULTS, type Fault, type FaultRates, NO_FAULTS } from './faults.ts';
import { type ForeignPlan, sampleForeign } from './foreign.ts';
import { databaseUrl, sampleDatabase } from './life-rows.ts';
import { PAGES_NAME } from './page-invariants.ts';
import { createRandom, type Random } from './random.ts';
import { pagesOf, type SitePlan } from './site.ts';
import { type SitemapPlan, sampleSitemap } from './sitemap-web.ts';
import { ANSWERS, ROBOTS_KINDS, type WebPlan } from './web.ts';

/** Everything that a seed decides before time begins. */
export interface Scenario {
	readonly seed: number;
	readonly faults: FaultRates;
	/** Faults at most. */
	readonly maxFaults: number;
	/** From the beginning on; then the adversary leaves the job alone. */
	readonly faultyForMs: number;
	readonly sweeper: SweeperRole;
	readonly sizes: StackSizes;
	readonly web: WebPlan;
	readonly jobs: readonly JobPlan[];
	/** Of every job. */
	readonly stackDestinations: readonly Destination[];
	readonly foreign: ForeignPlan;
	readonly clocks: ClockPlan;
}

/**
 * What the sweeper does. It sends again what it takes for lost, which hides mistakes: where no message is lost, jobs
 * have to end though it only looks for their end; and where nothing goes wrong, without it.
 */
export type SweeperRole = 'none' | 'looks' | 'resends';

/** What `template.yaml` fixes. */
export interface StackSizes {
	readonly visibilityMs: number;
	readonly maxReceives: number;
	/** After which a message that failed is visible again. */
	readonly redeliverMs: number;
	readonly timeoutMs: { readonly dispatcher: number; readonly consumer: number; readonly runner: number };
	readonly batchSize: number;
	readonly maxInstances: number;
	readonly concurrency: number;
	readonly entryChunks: number;
	/** What the names in a plan entry take at most; beyond it the store refuses an entry. */
	readonly entryNameBytes: number;
	/** Of pages that a run has recorded, in its memory. */
	readonly keptLinks: number;
	readonly sweepEveryMs: number;
	/** Passes at once. */
	readonly sweepers: number;
}

export interface JobPlan {
	readonly mode: Mode;
	/** What a crawl finds; absent for a job that visits its lines alone. */
	readonly site?: SitePlan;
	readonly startAtMs: number;
	readonly lines: readonly string[];
	readonly options: JobOptions;
	/** That its targets are in; its lines are those that it lists. */
	readonly sitemap?: SitemapPlan;
	/** How many invocations a URL kills that visit it. */
	readonly poison: ReadonlyMap<string, number>;
	/** How many invocations die that go on with its plan or run. */
	readonly poisonNotices: number;
	readonly cancelAtMs?: number;
	readonly resumeAtMs?: number;
}

const FINE: readonly Destination[] = [
	{ type: 'webhook', url: 'https://hooks.example/' },
	{ type: 'email', to: ['a@mail.example'] },
];
/** Answers nobody, ever. */
const DOWN: readonly Destination[] = [{ type: 'slack', name: 'down', url: 'https://down.example/' }];
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Half of what DynamoDB takes, or so little that a site of a few pages fills it. */
const ENTRY_NAME_BYTES = [200 * 1024, 20, 60];
const KEPT_LINKS = [10_000, 0, 3];
const SITEMAP_DISPATCHER_MS = 100_000;
/** Of a target that is poison for good. */
const ALWAYS = Number.POSITIVE_INFINITY;

/** Every other seed goes without the sweeper's re-sends, and so without what only they can mend. */
export function sampleScenario(seed: number): Scenario {
	const random = createRandom(seed);
	// Drawn apart, so that what came to be sampled later leaves the other samples of a seed as they were.
	const apart = createRandom(seed + 0x4000_0000);
	const aside = createRandom(seed + 0x5000_0000);
	const backlog = createRandom(seed + 0x3000_0000);
	const resends = seed % 2 === 0;
	const deliveries = createRandom(seed + 0x7000_0000);
	const ends = createRandom(seed + 0x0800_0000);
	const faults = sampleFaults(random, resends ? FAULTS : FAULTS.filter((fault) => fault !== 'lose'));
	const isFaultless = FAULTS.every((fault) => faults[fault] === 0);
	const jobs = Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, (_, i) =>
		withDestinations(deliveries, withLimits(apart, sampleJob(random, i, resends))),
	).map((job, i) => withDatabase(ends, withSitemap(ends, job, i)));
	const isEasy = isFaultless && jobs.every((job) => job.mode === 'fanout' && !isPoisoned(job));
	return {
		seed,
		faults,
		maxFaults: random.int(1, 60),
		faultyForMs: random.int(10 * MINUTE_MS, 4 * HOUR_MS),
		sweeper: resends ? 'resends' : isEasy ? 'none' : 'looks',
		sizes: fitForSitemaps(
			{
				...sampleSizes(random),
				entryNameBytes: aside.pick(ENTRY_NAME_BYTES),
				keptLinks: backlog.pick(KEPT_LINKS),
			},
			jobs,
		),
		web: { ...sampleWeb(random), hasSilentHosts: apart.happens(0.2) },
		jobs,
		stackDestinations: deliveries.pick<readonly Destination[]>([[], [{ type: 'stdout' }]]),
		foreign: sampleForeign(aside),
		clocks: sampleClocks(createRandom(seed + 0x6000_0000)),
	};
}

/** Of a job that visits its lines alone, the lines may be in sitemaps. */
function withSitemap(random: Random, job: JobPlan, number: number): JobPlan {
	if (job.site !== undefined || !random.happens(0.3)) return job;
	return { ...job, sitemap: sampleSitemap(random, number, job.lines) };
}

/** A fifth of the jobs have their results written as rows. */
function withDatabase(random: Random, job: JobPlan): JobPlan {
	if (!random.happens(0.2)) return job;
	const sink = { url: databaseUrl(sampleDatabase(random)), isTrusted: true as const };
	return { ...job, options: { ...job.options, sink } };
}

/** One file at least has to be read in each call: the template gives that 900 s. */
function fitForSitemaps(sizes: StackSizes, jobs: readonly JobPlan[]): StackSizes {
	if (jobs.every(({ sitemap }) => sitemap === undefined)) return sizes;
	const dispatcher = Math.max(sizes.timeoutMs.dispatcher, SITEMAP_DISPATCHER_MS);
	const visibilityMs = Math.max(sizes.visibilityMs, dispatcher + 20_000);
	const redeliverMs = sizes.redeliverMs === 0 ? 0 : visibilityMs;
	return { ...sizes, visibilityMs, redeliverMs, timeoutMs: { ...sizes.timeoutMs, dispatcher } };
}

/** Half of the jobs tell nobody; of the others one destination may be down for good. */
function withDestinations(random: Random, plan: JobPlan): JobPlan {
	if (random.happens(0.5)) return plan;
	const destinations = [...(random.happens(0.3) ? DOWN : []), ...FINE].slice(0, random.int(1, 3));
	return { ...plan, options: { ...plan.options, destinations } };
}

function isPoisoned({ poison, poisonNotices }: JobPlan): boolean {
	return poison.size > 0 || poisonNotices > 0;
}

/** None, one kind alone, some, or all at once. */
function sampleFaults(random: Random, kinds: readonly Fault[]): FaultRates {
	const rate = random.pick([0.005, 0.02, 0.08]);
	const rates = (chosen: readonly Fault[]) => ({
		...NO_FAULTS,
		...Object.fromEntries(chosen.map((fault) => [fault, rateOf(fault, rate)])),
	});
	switch (random.pick(['none', 'one', 'one', 'some', 'some', 'all'])) {
		case 'none':
			return NO_FAULTS;
		case 'one':
			return rates([random.pick(kinds)]);
		case 'some':
			return rates(kinds.filter(() => random.happens(0.3)));
		default:
			return rates(kinds);
	}
}

/** Calls are many, deliveries fewer, listings few. */
function rateOf(fault: Fault, rate: number): number {
	switch (fault) {
		case 'kill':
		case 'refuse':
		case 'lateError':
		case 'repeat':
		case 'slow':
			return rate;
		case 'stall':
		case 'garbage':
			return rate / 2;
		case 'duplicate':
		case 'delay':
		case 'dropAck':
		case 'deadAfterCommit':
		case 'lose':
			return rate * 4;
		case 'partialSend':
		case 'staleList':
		case 'tornList':
		case 'wrongDepth':
			return Math.min(0.5, rate * 8);
	}
}

function sampleSizes(random: Random): Omit<StackSizes, 'entryNameBytes' | 'keptLinks'> {
	const isShort = random.happens(0.4);
	// A fifth of what exceeds 5 s is left to start visits in. Where that is less than it takes to read what there is to do
	// and to ask for a permit, a run never gets to a visit; the template gives it 900 s.
	const timeoutMs = () => (isShort ? random.int(15_000, 20_000) : random.int(60_000, 120_000));
	const timeouts = { dispatcher: timeoutMs(), consumer: timeoutMs(), runner: timeoutMs() };
	const visibilityMs = Math.max(...Object.values(timeouts)) * random.pick([1, 2, 6]) + 20_000;
	return {
		visibilityMs,
		maxReceives: random.int(2, 5),
		redeliverMs: random.pick([0, visibilityMs]),
		timeoutMs: timeouts,
		batchSize: random.pick([1, 2, 5, 10]),
		maxInstances: random.int(1, 5),
		concurrency: random.pick([1, 2, 5, 50]),
		entryChunks: random.pick([1, 2, 5, 100]),
		sweepEveryMs: random.pick([2, 5, 10]) * MINUTE_MS,
		sweepers: random.pick([1, 1, 2]),
	};
}

function sampleWeb(random: Random): WebPlan {
	const weights = Object.fromEntries(ANSWERS.map((answer) => [answer, random.happens(0.4) ? random.next() : 0]));
	return {
		weights: { ...weights, ok: random.pick([0.5, 2, 10]) },
		changes: random.happens(0.6),
		robots: random.pick(ROBOTS_KINDS),
		moves: random.happens(0.4),
	};
}

function sampleJob(random: Random, number: number, resends: boolean): JobPlan {
	const mode = random.pick([MODES[0], ...MODES]);
	const site = random.happens(0.45) ? sampleSite(random, number) : undefined;
	const lines = site === undefined ? sampleLines(random, number) : sampleSeeds(random, site);
	const poisonable = site === undefined ? lines : pagesOf(site);
	// A job of one instance that nobody can run is ended by the sweeper alone.
	const mayFail = resends || mode === 'fanout';
	return {
		mode,
		startAtMs: number === 0 ? 0 : random.int(0, 5 * MINUTE_MS),
		lines,
		...(site && { site }),
		options: { ...sampleOptions(random), ...(site && { crawl: sampleCrawl(random, site) }) },
		poison: mayFail ? samplePoison(random, poisonable) : new Map(),
		poisonNotices: mayFail && random.happens(0.04) ? random.pick([1, 3, 7, ALWAYS]) : 0,
		...(random.happens(0.15) && { cancelAtMs: random.int(0, random.pick([2_000, 60_000, HOUR_MS])) }),
		...(random.happens(0.15) && { resumeAtMs: random.int(0, random.pick([2_000, 60_000, HOUR_MS])) }),
	};
}

function withLimits(random: Random, job: JobPlan): JobPlan {
	const limits = random.happens(0.2) ? sampleLimits(random) : undefined;
	const poison = job.poison.size === 0 && job.mode !== 'fanout' ? samplePoison(random, poisonableOf(job)) : job.poison;
	return { ...job, poison, options: { ...job.options, ...(limits && { limits }) } };
}

function poisonableOf({ site, lines }: JobPlan): readonly string[] {
	return site === undefined ? lines : pagesOf(site);
}

function sampleOptions(random: Random): JobOptions {
	const base = options();
	return options({
		visit: { ...base.visit, timeoutMs: random.pick([500, 2_000, 10_000, 100_000]), comparesPages: true },
		changes: { name: PAGES_NAME },
		retries: random.int(0, 3),
		concurrency: random.int(1, 8),
		chunkSize: random.int(1, 7),
		threads: random.int(1, 3),
		...(random.happens(0.5) && { politeness: samplePoliteness(random) }),
	});
}

function samplePoliteness(random: Random): Politeness {
	return {
		...(random.happens(0.6) && { ratePerHost: random.pick([0.2, 1, 5, 20]) }),
		...(random.happens(0.4) && { concurrencyPerHost: random.int(1, 6) }),
		robots: random.happens(0.4),
	};
}

function sampleSite(random: Random, number: number): SitePlan {
	const pages = random.pick([1, random.int(2, 8), random.int(9, 40)]);
	return {
		origin: `https://job-${number}.example`,
		seed: random.int(1, 1_000_000),
		pages,
		// A chain is as deep as it has pages.
		isChain: random.happens(0.2),
		linksAPage: random.int(0, 6),
		changes: random.happens(0.3),
	};
}

function sampleSeeds(random: Random, site: SitePlan): string[] {
	const seeds = pagesOf(site).filter((_, i) => i === 0 || random.happens(0.05));
	return random.happens(0.1) ? [...seeds, `${site.origin}/0#again`, 'no url'] : seeds;
}

function sampleCrawl(random: Random, { origin }: SitePlan): CrawlOptions {
	return {
		scope: { sites: [{ kind: 'prefix', prefix: `${origin}/` }], include: [], exclude: ['/excluded/'] },
		...(random.happens(0.2) && { maxDepth: random.int(0, 5) }),
		...(random.happens(0.25) && { maxPages: random.int(1, 20) }),
		checksLinks: random.happens(0.5),
	};
}

/** Some are reached at once, some in the midst, some never. */
function sampleLimits(random: Random): JobLimits {
	const kind = random.pick(['duration', 'invocations', 'cost', 'all']);
	const has = (name: string) => kind === name || kind === 'all';
	return {
		...(has('duration') && { maxDurationMs: random.int(1, random.pick([2_000, 60_000, HOUR_MS])) }),
		...(has('invocations') && { maxInvocations: random.int(1, random.pick([2, 12])) }),
		...(has('cost') && { maxCostUsd: random.int(1, random.pick([10, 300])) / 1_000_000 }),
	};
}

/** Distinct targets, some again (also in another spelling), and lines that are no target. */
function sampleLines(random: Random, number: number): string[] {
	const count = random.pick([0, 1, random.int(2, 12), random.int(2, 12), random.int(13, 60)]);
	const lines: string[] = [];
	for (let i = 0; i < count; i++) {
		const again = lines.length > 0 && random.happens(0.1) ? random.pick(lines) : undefined;
		if (again !== undefined) lines.push(random.happens(0.5) ? again : `${again}#again`);
		else if (random.happens(0.04))
			lines.push(random.pick([`no url ${number} ${i}`, '', `mailto:${i}@job-${number}.example`]));
		else lines.push(`https://job-${number}.example/${i}`);
	}
	return lines;
}

function samplePoison(random: Random, lines: readonly string[]): Map<string, number> {
	// Lines that are empty are the same in all jobs.
	const urls = lines.filter((line) => line !== '');
	if (urls.length === 0 || !random.happens(0.15)) return new Map();
	const chosen = Array.from({ length: random.int(1, 3) }, () => random.pick(urls));
	return new Map(chosen.map((url) => [url, random.pick([1, 3, ALWAYS])]));
}
