import { availableParallelism } from 'node:os';
import { keepBaseline } from '../../../../shared/app/jobs/kept-baseline.ts';
import { keepQuarantine } from '../../../../shared/app/jobs/kept-quarantine.ts';
import { CRAWL_CHUNK_SIZE, crawlDefaults } from '../../../../shared/app/jobs/request/crawl-options.ts';
import { jobOptionsOf } from '../../../../shared/app/jobs/request/job-options.ts';
import { createJobStarter, type JobRequest } from '../../../../shared/app/jobs/start-job.ts';
import { keepLocalPages } from '../../../../shared/app/record/local-pages.ts';
import type { SinkOptions } from '../../../../shared/core/deliver/rows/sink.ts';
import { UsageError } from '../../../../shared/core/errors.ts';
import type { Workload } from '../../../../shared/core/fetch/workload.ts';
import type { SourceCredentials } from '../../../../shared/core/hosts/source-credentials.ts';
import type { Job, Mode } from '../../../../shared/core/job.ts';
import { chooseChunkSize } from '../../../../shared/core/record/chunk-cutter.ts';
import type { Extracting } from '../../../../shared/core/report/extract-columns.ts';
import { instancesIn } from '../../../../shared/model/setting.ts';
import { systemIds } from '../../../../shared/runtime/system-clock.ts';
import type { JobValues } from '../../options/job.ts';
import { warnOfInsecure } from '../../text/insecure-warning.ts';
import { worstCaseText } from '../../text/worst-case-text.ts';
import { userAgent } from '../../version.ts';
import { goesOnText } from '../follow/embedded-job.ts';
import { createReportEvents, type ReportEvents } from '../follow/watch-job.ts';
import { openSession, type Session } from '../stack/session.ts';
import { chaosOf, functionsFor, parametersOf } from '../stack/stack-settings.ts';
import { type CrawlRequest, withFacts } from './crawl-request.ts';
import { keepSink } from './keep-sink.ts';
import { type AutoMode, autoModeOf, type Execution, executionOf } from './local-execution.ts';

/** What of a job is settled by the machine is settled. */
export type SettledValues = Omit<JobValues, keyof Execution> & Execution & { readonly sink?: SinkOptions | undefined };

/** Days for which a job is kept. */
export const KEEP_DAYS = 30;

const CRAWL_INSTANCES = 2;
/** One thread reads so few before another has begun. */
const TARGETS_OF_A_THREAD = 50;

/** Where the targets of a job come from. */
export type JobInput = Omit<JobRequest['source'], 'sitemap'> &
	Extracting & {
		readonly crawl?: CrawlRequest;
		readonly workload?: Workload;
		/** With what its pages are compared. */
		readonly compared?: { readonly name: string; readonly changed: boolean };
		/** Whether responses are kept. */
		readonly keepBodies?: boolean;
		/** The arguments among them. */
		readonly given?: readonly string[];
		/** The address of the sitemap that they are from. */
		readonly sitemap?: string;
		/** Those of that address. */
		readonly credentials?: SourceCredentials;
	};

/** A stack that was started for a job, and the job that runs on it. */
export interface RunningScrape {
	readonly session: Session;
	readonly job: Job;
	readonly events: ReportEvents;
	/** What was chosen, where the mode was left to us. */
	readonly auto?: AutoMode;
}

/**
 * Starts the stack that the options ask for, and a job on it. The caller closes the session.
 *
 * @returns `undefined` if it was interrupted before the job was stored; nothing is left behind.
 * @throws {UsageError} The source cannot be read; nothing is left behind.
 * @throws {EnvironmentError} The stack cannot be started.
 */
export async function startScrape(
	options: JobValues,
	source: JobInput,
	interrupted: AbortSignal,
): Promise<RunningScrape | undefined> {
	const targets = untilAborted(source.targets, interrupted);
	const cores = availableParallelism();
	const sink = await keepSink(options);
	const settled = { ...options, ...executionOf(options, cores), sink };
	const auto = autoModeOf(options, cores);
	const running = await startOn(settled, interrupted, async (session, jobId) => {
		const request = requestOf(settled, { ...source, targets }, options.threads === undefined);
		await keepBaseline(session.stack.objects, jobId, source.crawl?.baseline);
		await keepQuarantine(session.stack.objects, jobId, source.crawl?.quarantine);
		const pages = source.crawl?.localPages;
		if (pages !== undefined) await keepLocalPages(session.stack.objects, jobId, pages);
		return createJobStarter(session.stack)({ ...request, jobId });
	});
	return running && { ...running, ...(auto && { auto }) };
}

/** As `startScrape`, of a job that `start` stores and starts. */
export async function startOn(
	options: SettledValues,
	interrupted: AbortSignal,
	start: (session: Session, jobId: string) => Promise<Job>,
): Promise<RunningScrape | undefined> {
	const events = createReportEvents();
	warnOfInsecure(options);
	// Made before the stack starts, whose sweeper looks after this job alone: an older one waits until it is resumed.
	const jobId = systemIds.id();
	const session = await openSession({
		dataDir: options.dataDir,
		parameters: parametersOf(options),
		functions: functionsFor(options.mode, options),
		prepare: neededFirst(options.mode),
		jobId,
		onReport: events.happened,
		chaos: chaosOf(options),
	});
	try {
		interrupted.throwIfAborted();
		const job = await start(session, jobId);
		if (job.mode === 'fanout') session.cloud?.prepare('ConsumerFunction', instancesFor(job, options));
		return { session, job, events };
	} catch (error) {
		const fault = session.storageFault();
		if (!interrupted.aborted && (await isStored(session, jobId)))
			process.stderr.write(`${goesOnText({ jobId }, options)}\n`);
		await session.close();
		if (interrupted.aborted) return undefined;
		throw error instanceof UsageError ? error : (fault ?? error);
	}
}

/** Whether there is a job to go on with. */
function isStored({ stack }: Session, jobId: string): Promise<boolean> {
	return stack.jobs.get(jobId).then(
		(job) => job !== undefined,
		() => false,
	);
}

/** Says before the job is stored what it may cost, where the queues and stores, and so the bill, are not this machine's. */
export function announced(mode: Mode, optionsOf: JobRequest['options']): JobRequest['options'] {
	return (targets) => {
		const options = optionsOf(targets);
		if (process.env.AWS_ENDPOINT_URL)
			process.stderr.write(`${worstCaseText({ mode, targets, options })}
`);
		return options;
	};
}

async function* untilAborted<T>(items: AsyncIterable<T> | Iterable<T>, signal: AbortSignal): AsyncGenerator<T> {
	for await (const item of items) {
		signal.throwIfAborted();
		yield item;
	}
	signal.throwIfAborted();
}

/** @param isFree - Whether there may be fewer threads, where so many would have nothing to do. */
function requestOf(
	options: SettledValues,
	{ crawl, workload, extract, extractModule, keepBodies, compared, given = [], sitemap, ...source }: JobInput,
	isFree: boolean,
) {
	const { targets, sites, privates } = withFacts(source.targets, { crawl, given, sitemap });
	const { mode } = options;
	const settingsOf = (count: number) =>
		jobOptionsOf(
			{
				...options,
				extract,
				extractModule,
				...compared,
				keepBodies,
				...(isFree && crawl === undefined && { threads: threadsFor(count, options) }),
			},
			{
				chunkSize: crawl === undefined ? chooseChunkSize(count, instancesIn(options)) : CRAWL_CHUNK_SIZE,
				threads: options.threads,
				userAgent: userAgent(),
				...(workload && { workload }),
				namedHosts: privates.named,
				trustsDestinations: true,
				isForeignList: sitemap !== undefined,
				...(crawl && sites && crawlDefaults(crawl, sites, privates)),
			},
		);
	return {
		mode,
		source: { ...source, targets, privateHosts: () => privates.local.length },
		keepDays: KEEP_DAYS,
		options: announced(mode, settingsOf),
	} satisfies JobRequest;
}

function threadsFor(targets: number, { threads }: Execution): number {
	return Math.max(1, Math.min(threads, Math.ceil(targets / TARGETS_OF_A_THREAD)));
}

/** Instances that will have a batch to visit; they load while the source is being planned. */
function instancesFor({ source, options }: Job, { maxInstances, batchSize }: Execution): number {
	const { chunkSize, crawl } = options;
	// How many pages there are shows soon enough.
	if (crawl !== undefined) return Math.min(maxInstances, CRAWL_INSTANCES);
	return Math.min(maxInstances, Math.ceil(source.targets / (chunkSize * batchSize)));
}

/** Instances that the job needs first. */
function neededFirst(mode: Mode): Record<string, number> {
	switch (mode) {
		case 'fanout':
			return { DispatcherFunction: 1, ConsumerFunction: 1 };
		case 'threads':
		case 'sequential':
			return { ThreadedConsumerFunction: 1 };
	}
}
