import type { Job, JobOptions, Mode, ScheduledRun } from '../../core/job.ts';
import { chooseChunkSize } from '../../core/record/chunk-cutter.ts';
import type { SourceTarget } from '../../core/target.ts';
import { instancesIn } from '../../model/setting.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { keepBaseline } from './kept-baseline.ts';
import {
	CRAWL_CHUNK_SIZE,
	type CrawlRequest,
	crawlDefaults,
	createSiteCollector,
	SITEMAP_SCOPE,
} from './request/crawl-options.ts';
import { jobOptionsOf, usualValues } from './request/job-options.ts';
import { createPrivateCollector } from './request/private-collector.ts';
import type { RequestedJob, RequestedOptions, StackFacts } from './request/requested-job.ts';
import { type OpenedSource, openRequestedSource, type SourceObjects } from './request/requested-source.ts';
import type { createJobStarter } from './start-job.ts';

/** What the size of a chunk is chosen by where nobody knows how much is listed. */
const USUAL_SITEMAP_TARGETS = 10_000;

export interface JobCreatorDeps {
	readonly startJob: ReturnType<typeof createJobStarter>;
	readonly facts: StackFacts;
	readonly clock: Pick<Clock, 'now'>;
	readonly objects: SourceObjects & Pick<ObjectStore, 'deleteAll' | 'putIfAbsent'>;
}

/** Starts jobs that are asked for in a request. */
export function createJobCreator({ startJob, facts, objects, clock }: JobCreatorDeps) {
	/**
	 * @param jobId - Fresh, or that of an earlier try of the same request.
	 * @param schedule - The run of a schedule that it is.
	 * @throws {UsageError} The source cannot be read, or asks for more than a job can hold.
	 */
	return async function createJob(request: RequestedJob, jobId: string, schedule?: ScheduledRun): Promise<Job> {
		const mode = request.mode === 'auto' ? facts.executionMode : request.mode;
		const source = await openRequestedSource(request.source, objects, clock.now());
		const crawl = crawlRequestOf(request, source);
		const sites = createSiteCollector(crawl?.values.scope ?? 'host');
		const privates = createPrivateCollector(source.given);
		// Of what a sitemap lists nothing is known yet, and nothing taken for what the user has named.
		if (source.sitemap !== undefined) sites.add(source.sitemap.url);
		const note = (target: SourceTarget) => {
			if (crawl !== undefined) sites.add(target);
			privates.add(target);
		};
		await keepBaseline(objects, jobId, request.baseline);
		const job = await startJob({
			jobId,
			mode,
			source: {
				name: source.name,
				targets: noted(source.targets, note),
				sitemap: source.sitemap,
				privateHosts: () => privates.local.length,
			},
			options: (targets) => optionsOf(request.options, { mode, targets, source, crawl, sites, privates, facts }),
			keepDays: facts.keepDays,
			schedule,
		});
		if (source.uploadKey !== undefined) await objects.deleteAll(source.uploadKey);
		return job;
	};
}

interface ReadSource {
	readonly mode: Mode;
	readonly targets: number;
	readonly source: OpenedSource;
	readonly crawl: CrawlRequest | undefined;
	readonly sites: ReturnType<typeof createSiteCollector>;
	readonly privates: ReturnType<typeof createPrivateCollector>;
	readonly facts: StackFacts;
}

function optionsOf(
	asked: RequestedOptions,
	{ mode, targets, source, crawl, sites, privates, facts }: ReadSource,
): JobOptions {
	const expected = source.sitemap === undefined ? targets : USUAL_SITEMAP_TARGETS;
	const { chunkSize = chooseChunkSize(expected, instancesIn({ mode, maxInstances: facts.maxInstances })) } = facts;
	return jobOptionsOf(
		{
			...usualValues(facts, mode),
			sink: facts.sink,
			...defined(asked),
			mode,
		},
		{
			chunkSize: crawl === undefined ? chunkSize : CRAWL_CHUNK_SIZE,
			threads: facts.threads,
			userAgent: facts.userAgent,
			namedHosts: privates.named,
			isForeignList: source.sitemap !== undefined,
			...(crawl && crawlDefaults(crawl, sites, privates)),
		},
	);
}

function crawlRequestOf({ kind, options }: RequestedJob, { follows, sitemap }: OpenedSource): CrawlRequest | undefined {
	if (kind !== 'check' && !follows) return undefined;
	const {
		scope = sitemap === undefined ? 'host' : SITEMAP_SCOPE,
		maxDepth,
		maxPages,
		include = [],
		exclude = [],
	} = options;
	const { ignoreNofollow = false, ignoreRobots = false, checkFragments = false, userContentIds = false } = options;
	return {
		values: { scope, maxDepth, maxPages, include, exclude, ignoreNofollow, ignoreRobots },
		checksLinks: kind === 'check',
		checksFragments: checkFragments,
		userContentIds,
	};
}

/** What is there, and `undefined` is not. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
	const there = Object.entries(values).filter(([, value]) => value !== undefined);
	return Object.fromEntries(there) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

async function* noted(
	targets: Iterable<SourceTarget> | AsyncIterable<SourceTarget>,
	note: (target: SourceTarget) => void,
): AsyncGenerator<SourceTarget> {
	for await (const target of targets) {
		note(target);
		yield target;
	}
}
