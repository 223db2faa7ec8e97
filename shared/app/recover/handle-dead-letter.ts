import type { Chunk } from '../../core/chunk.ts';
import { UnreadableError } from '../../core/errors.ts';
import { hasEnded, type Job } from '../../core/job.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Log } from '../../ports/log.ts';
import { noteBlocked } from '../jobs/blocked-job.ts';
import type { SinkStores } from '../record/job-sinks.ts';
import { type DeadChunkDeps, endDeadChunk } from './dead-chunk.ts';
import { endDeadDelivery } from './dead-delivery.ts';
import { type Answer, type DeadLetter, type Understood, understand } from './dead-letter.ts';
import { askForLinksAgain, type DeadLinksDeps } from './dead-links.ts';
import { endDeadRows } from './dead-rows.ts';
import { type DeadRunDeps, goOnWithJob } from './dead-run.ts';

export type { DeadLetter } from './dead-letter.ts';

export interface DeadLetterHandlerDeps extends DeadChunkDeps, DeadLinksDeps, DeadRunDeps, SinkStores {
	readonly jobs: JobStore;
	readonly deliveries: DeliveryStore;
	readonly log: Log;
	/** Days for which an archived message is kept. */
	readonly keepDays: number;
}

export interface DeadLetterHandler {
	/** Archives a dead letter, and sees to it that its job ends all the same. */
	handle(letter: DeadLetter, invocation: Invocation): Promise<void>;
	/** Takes a chunk that cannot be visited apart, or, if it is one target alone, ends it as `dead_letter`. */
	handleChunk(job: Job, chunk: Chunk, invocation: Invocation): Promise<void>;
}

const DAY_SECONDS = 86_400;

export function createDeadLetterHandler(deps: DeadLetterHandlerDeps): DeadLetterHandler {
	return {
		handle: (letter, invocation) => handle(deps, letter, invocation),
		handleChunk: (job, chunk, invocation) => endDeadChunk(deps, { job, chunk, invocation }),
	};
}

async function handle(deps: DeadLetterHandlerDeps, letter: DeadLetter, invocation: Invocation): Promise<void> {
	const { archive, clock, log, keepDays } = deps;
	const message = understand(letter);
	const now = clock.now();
	const expiresAt = Math.floor(now / 1000) + keepDays * DAY_SECONDS;
	const { reason, jobId } = message;
	const kept = { ...letter, reason, ...(jobId !== undefined && { jobId }), archivedAt: now };
	await archive.keep(kept, expiresAt);
	log.warn('a message was dead-lettered', { queue: letter.queue, messageId: letter.messageId, reason, jobId });

	if (letter.queue === 'deliveries') return endDeadDelivery(letter.body, deps);
	if (letter.queue === 'rows') return endDeadRows(letter.body, deps);
	if (jobId === undefined) return;
	try {
		const keepProgress = (progress: number) => archive.keep({ ...kept, progress }, expiresAt);
		await answer(deps, { ...message, jobId }, { letter, invocation, keepProgress });
	} catch (error) {
		if (!(error instanceof UnreadableError)) throw error;
		// As often as it comes, nobody of this version can answer it: it is told, and not delivered for ever.
		log.error('a dead letter cannot be answered', error, { jobId, messageId: letter.messageId });
		await archive.keep({ ...kept, reason: error.message }, expiresAt);
	}
}

async function answer(
	deps: DeadLetterHandlerDeps,
	message: Understood & { readonly jobId: string },
	by: Answer,
): Promise<void> {
	const job = await deps.jobs.get(message.jobId);
	if (job === undefined || hasEnded(job.state)) return;
	try {
		await answerFor(deps, job, { ...by, message });
	} catch (error) {
		await noteBlocked(deps.jobs, job, error);
		throw error;
	}
}

async function answerFor(
	deps: DeadLetterHandlerDeps,
	job: Job,
	{ message, ...by }: Answer & { readonly message: Understood },
): Promise<void> {
	const { chunk, links, isRun = false } = message;
	if (chunk !== undefined) await endDeadChunk(deps, { job, chunk, invocation: by.invocation });
	else if (links !== undefined) await askForLinksAgain(deps, job, { ...by, chunkIds: links });
	else if (by.letter.queue !== 'chunks') await goOnWithJob(deps, job, { ...by, isRun });
}
