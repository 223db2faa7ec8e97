import { availableParallelism } from 'node:os';
import { createJobStarter, type JobRequest } from '../../../shared/app/start-job.ts';
import { chooseChunkSize } from '../../../shared/core/chunk-cutter.ts';
import type { Job } from '../../../shared/core/job.ts';
import { systemChance } from '../../../shared/runtime/system-clock.ts';
import { jobOptionsOf } from '../job-options.ts';
import type { ScrapeOptions } from '../requests.ts';
import { shoalVersion } from '../version.ts';
import { openSession, type Session } from './session.ts';
import { chaosOf, functionsOf, parametersOf } from './stack-settings.ts';
import { createNews, type News } from './watch-job.ts';

/** Days for which a job is kept. */
const KEEP_DAYS = 30;

/** A stack that was started for a job, and the job that runs on it. */
export interface RunningScrape {
	readonly session: Session;
	readonly job: Job;
	readonly news: News;
}

/**
 * Starts the stack that the options ask for, and a job on it. The caller closes the session.
 *
 * @returns `undefined` if it was interrupted before the job was stored; nothing is left behind.
 * @throws {UsageError} The source cannot be read; nothing is left behind.
 * @throws {EnvironmentError} The stack cannot be started.
 */
export async function startScrape(
	options: ScrapeOptions,
	source: JobRequest['source'],
	interrupted: AbortSignal,
): Promise<RunningScrape | undefined> {
	const news = createNews();
	// Made before the stack starts, whose sweeper looks after this job alone: an older one waits until it is resumed.
	const jobId = systemChance.id();
	const session = await openSession({
		dataDir: options.dataDir,
		parameters: parametersOf(options),
		functions: functionsOf(options.mode),
		jobId,
		onReport: news.happened,
		chaos: chaosOf(options),
	});
	try {
		interrupted.throwIfAborted();
		loadAhead(session, options);
		const targets = untilAborted(source.targets, interrupted);
		const job = await createJobStarter(session.stack)({ ...requestOf(options, { ...source, targets }), jobId });
		if (job.mode === 'fanout') session.cloud?.prepare('ConsumerFunction', instancesFor(job, options));
		return { session, job, news };
	} catch (error) {
		await session.close();
		if (interrupted.aborted) return undefined;
		throw error;
	}
}

async function* untilAborted<T>(items: AsyncIterable<T> | Iterable<T>, signal: AbortSignal): AsyncGenerator<T> {
	for await (const item of items) {
		signal.throwIfAborted();
		yield item;
	}
	signal.throwIfAborted();
}

function requestOf(options: ScrapeOptions, source: JobRequest['source']): JobRequest {
	return {
		mode: options.mode,
		source,
		keepDays: KEEP_DAYS,
		options: (targets) =>
			jobOptionsOf(options, {
				chunkSize: chooseChunkSize(targets),
				threads: availableParallelism(),
				userAgent: `Shoal/${shoalVersion()}`,
			}),
	};
}

/** Instances that will have a batch to visit; they load while the source is being planned. */
function instancesFor({ source, options: { chunkSize } }: Job, { maxInstances, batchSize }: ScrapeOptions): number {
	return Math.min(maxInstances, Math.ceil(source.targets / (chunkSize * batchSize)));
}

/** The functions that the job needs first begin to load while the source is still being copied. */
function loadAhead({ cloud }: Session, { mode }: ScrapeOptions): void {
	switch (mode) {
		case 'fanout':
			cloud?.prepare('DispatcherFunction', 1);
			cloud?.prepare('ConsumerFunction', 1);
			return;
		case 'threads':
		case 'sequential':
			cloud?.prepare('ThreadedConsumerFunction', 1);
	}
}
