import { createCompletionChecker } from '../../shared/app/complete/check-completion.ts';
import { createJobReporter } from '../../shared/app/complete/report-job.ts';
import { createDeliveryResender } from '../../shared/app/deliver/resend-deliveries.ts';
import { createHostState } from '../../shared/app/hosts/host-state.ts';
import { createJobStopper } from '../../shared/app/jobs/stop-job.ts';
import { createPlannerNotifier } from '../../shared/app/plan/notify-planner.ts';
import { openPlan } from '../../shared/app/plan/planner.ts';
import { encodeSource } from '../../shared/app/plan/read-source.ts';
import { createChunkSender } from '../../shared/app/plan/send-chunks.ts';
import { createJobSitemapsReader } from '../../shared/app/plan/sitemap/read-job-sitemaps.ts';
import { createBudgetOpener } from '../../shared/app/record/budget.ts';
import { createChunkFinisher } from '../../shared/app/record/finish-chunk.ts';
import { createDeadLetterHandler } from '../../shared/app/recover/handle-dead-letter.ts';
import type { Destination } from '../../shared/core/destination.ts';
import type { Job } from '../../shared/core/job.ts';
import { decodeChunk } from '../../shared/core/messages.ts';
import { createRecordMemory } from '../../shared/core/record/record-memory.ts';
import type { SourceTarget } from '../../shared/core/target.ts';
import { aJob } from './builders.ts';
import { createFakeBytes } from './fake-bytes.ts';
import { createFakeTexts } from './fake-texts.ts';
import { createFakeIds, createRecordingLog } from './fakes.ts';
import { createMemoryArchive } from './memory/memory-archive.ts';
import { createMemoryBlobStore } from './memory/memory-blob-store.ts';
import { createMemoryDeliveryStore } from './memory/memory-delivery-store.ts';
import { createMemoryJobStore } from './memory/memory-job-store.ts';
import { createMemoryLedgerStore } from './memory/memory-ledger-store.ts';
import { createMemoryObjectStore } from './memory/memory-object-store.ts';
import { createMemoryPageStates } from './memory/memory-page-states.ts';
import { createMemoryPlanLog } from './memory/memory-plan-log.ts';
import { createMemoryProgressCounters } from './memory/memory-progress-counters.ts';
import { createMemoryQueue } from './memory/memory-queue.ts';
import { createMemoryRateLimiter } from './memory/memory-rate-limiter.ts';
import { createMemoryRecordStore } from './memory/memory-record-store.ts';
import { createMemoryResultItems } from './memory/memory-result-items.ts';
import { createMemoryRobotsStore } from './memory/memory-robots-store.ts';
import { createMemorySinkStore } from './memory/memory-sink-store.ts';
import { createVirtualClock } from './virtual-clock.ts';

function createPorts() {
	return {
		clock: createVirtualClock(),
		ids: createFakeIds(),
		log: createRecordingLog(),
		jobs: createMemoryJobStore(),
		objects: createMemoryObjectStore(),
		records: createMemoryRecordStore(),
		planLog: createMemoryPlanLog(),
		counters: createMemoryProgressCounters(),
		ledger: createMemoryLedgerStore(),
		limiter: createMemoryRateLimiter(),
		robots: createMemoryRobotsStore(),
		pageStates: createMemoryPageStates(),
		texts: createFakeTexts(),
		bytes: createFakeBytes(),
		archive: createMemoryArchive(),
		deliveries: createMemoryDeliveryStore(),
		deliveryQueue: createMemoryQueue(),
		sinks: createMemorySinkStore(),
		itemSinks: createMemorySinkStore(),
		resultItems: createMemoryResultItems(),
		rowsQueue: createMemoryQueue(),
		stackDestinations: [] as readonly Destination[],
		blobs: createMemoryBlobStore(),
		recordMemory: createRecordMemory(100_000),
		planQueue: createMemoryQueue(),
		chunksQueue: createMemoryQueue(),
		runQueue: createMemoryQueue(),
	};
}

export type MemoryPorts = ReturnType<typeof createPorts>;
export type MemoryStack = ReturnType<typeof createMemoryStack>;

/**
 * All ports on their memory adapters, and the use cases that others are made of.
 *
 * @param replace - Ports in the place of those; to share the state of another stack, pass its ports on.
 */
export function createMemoryStack(replace: Partial<MemoryPorts> = {}) {
	const ports = { ...createPorts(), ...replace };
	const report = createJobReporter(ports);
	const uses = {
		completionChecker: createCompletionChecker({ ...ports, report }),
		finisher: createChunkFinisher(ports),
		sendChunks: createChunkSender(ports.chunksQueue, ports.clock),
		notifyPlanner: createPlannerNotifier(ports),
		resender: createDeliveryResender(ports),
		openPlan: (job: Job) => openPlan(ports, job),
		hostState: createHostState(ports),
		readSitemaps: createJobSitemapsReader(ports),
		maxInstances: 1,
	};
	const stopJob = createJobStopper({ ...ports, ...uses });
	const deadLetters = createDeadLetterHandler({ ...ports, ...uses, stopJob, keepDays: 30 });
	const openBudget = createBudgetOpener({ ...ports, stopJob });
	return { ...ports, ...uses, ports, report, stopJob, openBudget, deadLetters };
}

/** Stores the source of a job, then the job. */
export async function storeJob(
	stack: MemoryPorts,
	urls: readonly SourceTarget[],
	fields: Partial<Job> = {},
): Promise<Job> {
	const { source } = aJob(fields);
	const bytes = await stack.objects.putStream(
		source.key,
		encodeSource(urls, () => undefined),
	);
	const job = aJob({ state: 'planning', ...fields, source: { ...source, bytes, targets: urls.length } });
	await stack.jobs.create(job);
	return job;
}

/** Takes the chunks out of the chunks queue. */
export function takeChunks({ chunksQueue }: Pick<MemoryPorts, 'chunksQueue'>) {
	return chunksQueue.takeAll().map(({ body }) => decodeChunk(body));
}

/** URLs `https://example.com/0`, `/1`, … */
export function urls(count: number): string[] {
	return Array.from({ length: count }, (_, i) => `https://example.com/${i}`);
}
