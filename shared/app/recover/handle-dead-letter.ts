import type { Chunk } from '../../core/chunk.ts';
import { completionOf, isStartable } from '../../core/complete/completion.ts';
import { UnreadableError } from '../../core/errors.ts';
import { hasEnded, isUnderWay, type Job } from '../../core/job.ts';
import { decodeChunk, decodeDeliveryMessage, decodePlanMessage, decodeRunMessage } from '../../core/messages.ts';
import type { Archive } from '../../ports/archive.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { Log } from '../../ports/log.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { PlanLog } from '../../ports/plan-log.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { CompletionChecker } from '../complete/check-completion.ts';
import { loadMissing } from '../complete/missing-chunks.ts';
import { deadOutcome, toQuarantine } from '../fetch/quarantine.ts';
import { noteBlocked } from '../jobs/blocked-job.ts';
import type { createJobStopper } from '../jobs/stop-job.ts';
import type { NotifyPlanner } from '../plan/notify-planner.ts';
import type { Plan } from '../plan/planner.ts';
import { readLinks } from '../plan/read-links.ts';
import type { createChunkSender } from '../plan/send-chunks.ts';
import type { ChunkFinisher } from '../record/finish-chunk.ts';
import type { ChunkOutcome } from '../record/open-chunk.ts';
import { messagesOf } from '../record/publish-links.ts';
import { endDeadDelivery } from './dead-delivery.ts';

export interface DeadLetterHandlerDeps {
	readonly jobs: JobStore;
	readonly planLog: PlanLog;
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly archive: Archive;
	readonly deliveries: DeliveryStore;
	readonly ledger: LedgerStore;
	readonly finisher: ChunkFinisher;
	readonly openPlan: (job: Job) => Plan;
	readonly sendChunks: ReturnType<typeof createChunkSender>;
	readonly notifyPlanner: NotifyPlanner;
	readonly planQueue: MessageQueue;
	readonly stopJob: ReturnType<typeof createJobStopper>;
	readonly completionChecker: CompletionChecker;
	readonly clock: Clock;
	readonly log: Log;
	/** Days for which an archived message is kept. */
	readonly keepDays: number;
}

/** A message that its queue has given up. */
export interface DeadLetter {
	readonly queue: 'plan' | 'chunks' | 'runs' | 'deliveries';
	readonly messageId: string;
	readonly body: string;
}

export interface DeadLetterHandler {
	/** Archives a dead letter, and sees to it that its job ends all the same. */
	handle(letter: DeadLetter, invocation: Invocation): Promise<void>;
	/** Takes a chunk that cannot be visited apart, or, if it is one target alone, ends it as `dead_letter`. */
	handleChunk(job: Job, chunk: Chunk, invocation: Invocation): Promise<void>;
}

/** Dead plan or run messages of a job, with no progress between them, after which it fails. */
const MAX_DEAD_NOTICES = 3;
const DAY_SECONDS = 86_400;

export function createDeadLetterHandler(deps: DeadLetterHandlerDeps): DeadLetterHandler {
	const { jobs, planLog, records, archive, ledger, finisher, openPlan, sendChunks, completionChecker, clock, log } =
		deps;
	const { notifyPlanner, planQueue, stopJob } = deps;

	async function handle(letter: DeadLetter, invocation: Invocation): Promise<void> {
		const message = understand(letter);
		const now = clock.now();
		const expiresAt = Math.floor(now / 1000) + deps.keepDays * DAY_SECONDS;
		const { reason, jobId } = message;
		const kept = { ...letter, reason, ...(jobId !== undefined && { jobId }), archivedAt: now };
		await archive.keep(kept, expiresAt);
		log.warn('a message was dead-lettered', { queue: letter.queue, messageId: letter.messageId, reason, jobId });

		if (letter.queue === 'deliveries') return endDeadDelivery(letter.body, deps);
		try {
			const keepProgress = (progress: number) => archive.keep({ ...kept, progress }, expiresAt);
			if (jobId !== undefined) await answer(jobId, message, { letter, invocation, keepProgress });
		} catch (error) {
			if (!(error instanceof UnreadableError)) throw error;
			// As often as it comes, nobody of this version can answer it: it is told, and not delivered for ever.
			log.error('a dead letter cannot be answered', error, { jobId, messageId: letter.messageId });
			await archive.keep({ ...kept, reason: error.message }, expiresAt);
		}
	}

	async function answer(jobId: string, message: Understood, by: Answer): Promise<void> {
		const job = await jobs.get(jobId);
		if (job === undefined || hasEnded(job.state)) return;
		try {
			await answerFor(job, message, by);
		} catch (error) {
			await noteBlocked(jobs, job, error);
			throw error;
		}
	}

	async function answerFor(job: Job, message: Understood, by: Answer): Promise<void> {
		if (message.chunk !== undefined) await handleChunk(job, message.chunk, by.invocation);
		else if (message.links !== undefined) await handleLinks(job, message.links, by);
		else if (by.letter.queue !== 'chunks') await handlePlanMessage(job, message.isRun === true, by);
	}

	/**
	 * Asks again, for each record by itself. One that nobody could take in so often is taken in without its links, or the
	 * job would never end; its report says so.
	 */
	async function handleLinks(job: Job, chunkIds: readonly string[], { letter, invocation }: Answer): Promise<void> {
		const kept = (await archive.list(job.jobId)).filter(({ queue }) => queue === 'plan');
		const deaths = kept.flatMap(({ body }) => understand({ ...letter, body }).links ?? []);
		const timesOf = (chunkId: string) => deaths.filter((name) => name === chunkId).length;
		const dead = chunkIds.filter((chunkId) => timesOf(chunkId) >= MAX_DEAD_NOTICES);
		const again = chunkIds.filter((chunkId) => timesOf(chunkId) < MAX_DEAD_NOTICES);
		const messages = again.flatMap((chunkId) => messagesOf(job.jobId, [chunkId], `dead:${letter.messageId}`));
		if (messages.length > 0) await planQueue.send(messages);
		if (dead.length === 0) return;
		await requireReadable(job, dead);
		await giveUpLinks(job, dead, invocation);
		// Whoever took them in before may have died before it sent what it planned: a dispatcher sends it.
		await notifyPlanner(job, `dead:${letter.messageId}`);
	}

	/** Links that another version has found are not lost: the job waits for it. */
	async function requireReadable({ jobId }: Job, chunkIds: readonly string[]): Promise<void> {
		const { unread } = await readLinks(deps, jobId, chunkIds);
		for (const error of unread.values()) if (error instanceof UnreadableError) throw error;
	}

	async function giveUpLinks(job: Job, chunkIds: readonly string[], invocation: Invocation): Promise<void> {
		const plan = openPlan(job);
		await plan.refresh();
		const left = () => chunkIds.filter((chunkId) => !plan.hasMerged(chunkId));
		for (let lost = left(); lost.length > 0 && !plan.closed; lost = left()) {
			await plan.mergeLinks(
				lost.map((chunkId) => ({ chunkId, found: undefined })),
				invocation,
			);
		}
		await leaveLine(job, 0, invocation);
		await completionChecker.checkIfHinted(job.jobId);
	}

	async function handleChunk(job: Job, chunk: Chunk, invocation: Invocation): Promise<void> {
		const found = await records.find(job.jobId, [chunk.chunkId]);
		const existing = found.get(chunk.chunkId);
		if (existing !== undefined) {
			await finisher.finishExisting(existing, sendChunks);
		} else {
			const context = { jobId: job.jobId, instance: invocation.instanceId, thread: 0, now: clock.now() };
			const outcome = chunk.quarantined ? deadOutcome(chunk, context) : quarantinedOutcome(chunk, clock.now());
			const quarantined = { ...chunk, quarantined: true as const };
			await finisher.finish({ job, chunk: quarantined, outcome, invocation, publish: sendChunks });
			await leaveLine(job, outcome.results.length, invocation);
		}
		await completionChecker.checkIfHinted(job.jobId);
	}

	/** The job does not end before the line of each invocation that committed something for it. */
	async function leaveLine({ jobId, expiresAt }: Job, targets: number, invocation: Invocation): Promise<void> {
		const work = { jobId, targets, bytes: 0, share: 1, isHousekeeping: true } as const;
		await ledger.write(invocation.ledgerLine(work), expiresAt);
	}

	/** Nobody goes on with the job unless it is woken again; a job that kills whoever wakes it fails. */
	async function handlePlanMessage(job: Job, isRun: boolean, by: Answer): Promise<void> {
		const { letter, invocation } = by;
		if ((await deadSinceProgress(job, by)) < MAX_DEAD_NOTICES) {
			const isChanged = isRun && isUnderWay(job.state) && (await quarantineOpen(job, invocation)) > 0;
			// Who was away for long has to wake a run for what it sets apart now, though the letter has been answered.
			return notifyPlanner(job, `dead:${letter.messageId}${isChanged ? `:${invocation.requestId}` : ''}`);
		}
		if (job.state === 'stopping') {
			const plan = openPlan(job);
			await plan.refresh();
			await plan.close(invocation);
			await leaveLine(job, 0, invocation);
			return completionChecker.checkIfHinted(job.jobId);
		}
		await stopJob(job.jobId, 'failed');
	}

	/**
	 * Sets apart each chunk that the dead runs may have had open: the next run visits them one after the other, alone.
	 *
	 * All that was named by then and is due, since a run names what it starts. A target that kills runs is among them.
	 *
	 * @returns How many.
	 */
	async function quarantineOpen(job: Job, invocation: Invocation): Promise<number> {
		const { jobId } = job;
		const now = clock.now();
		const [entries, found] = await Promise.all([planLog.read(jobId, 0), records.list(jobId)]);
		const { missing, pendingLinks } = completionOf({ entries, records: found, stopping: false });
		const linked = pendingLinks.map(({ chunkId }) => chunkId);
		if (linked.length > 0) await requireReadable(job, linked);
		let quarantined = 0;
		for await (const chunk of loadMissing(
			deps,
			jobId,
			missing.filter((chunk) => isStartable(chunk, now)),
		)) {
			if (chunk.quarantined) continue;
			const outcome = { results: [], deferred: [{ dueAt: 0, targets: chunk.targets }] };
			// No message: a run finds its chunks in the plan and in the records.
			const publish = async () => undefined;
			const keepLinks = () => undefined;
			await finisher.finish({ job, chunk: { ...chunk, quarantined: true }, outcome, invocation, publish, keepLinks });
			quarantined++;
		}
		if (quarantined > 0) await leaveLine(job, 0, invocation);
		return quarantined;
	}

	/**
	 * Letters of a queue, this one included, with no progress of their job between them. Times would not tell: each is of
	 * another clock, and a clock that is ahead, or was set back since, puts progress after all letters that are to come.
	 */
	async function deadSinceProgress({ jobId }: Job, { letter, keepProgress }: Answer): Promise<number> {
		const [entries, found] = await Promise.all([planLog.read(jobId, 0), records.list(jobId)]);
		const progress = entries.length + found.size;
		await keepProgress(progress);
		const kept = await archive.list(jobId);
		return kept.filter((each) => each.queue === letter.queue && each.progress === progress).length;
	}

	return { handle, handleChunk };
}

interface Answer {
	readonly letter: DeadLetter;
	readonly invocation: Invocation;
	/** Archives the letter with how much of its job was stored by then. */
	keepProgress(progress: number): Promise<void>;
}

interface Understood {
	readonly reason: string;
	readonly jobId?: string;
	readonly chunk?: Chunk;
	/** Records whose links it asks to take in. */
	readonly links?: readonly string[];
	/** Whether it called for a run, which then has died of something else than its message. */
	readonly isRun?: true;
}

function understand({ queue, body }: DeadLetter): Understood {
	const reason = 'received as often as the queue allows, and never finished';
	try {
		switch (queue) {
			case 'chunks': {
				const chunk = decodeChunk(body);
				return { reason, jobId: chunk.jobId, chunk };
			}
			case 'plan':
				return { reason, ...decodePlanMessage(body) };
			case 'runs':
				return { reason, jobId: decodeRunMessage(body).jobId, isRun: true };
			case 'deliveries':
				return { reason, jobId: decodeDeliveryMessage(body).jobId };
		}
	} catch (error) {
		const jobId = jobIdIn(body);
		return { reason: (error as Error).message, ...(jobId !== undefined && { jobId }) };
	}
}

/** What cannot be read as a message may still name its job, so that `jobs show` can tell of it. */
function jobIdIn(body: string): string | undefined {
	return /"jobId":"([^"\\]{1,64})"/.exec(body)?.[1];
}

function quarantinedOutcome({ targets }: Chunk, now: number): ChunkOutcome {
	return { results: [], deferred: toQuarantine(targets, now) };
}
