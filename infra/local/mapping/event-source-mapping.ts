import { setTimeout as delay } from 'node:timers/promises';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import type { Chaos, ChaosKind, Verdict } from '../chaos/chaos.ts';
import type { InvocationResult } from '../cloud-types.ts';
import type { InvokeOptions } from '../lambda/function-pool.ts';
import { createPermits } from '../lambda/permits.ts';
import { throttledInvoke } from '../lambda/throttled-invoke.ts';
import { createGroupTurns } from '../servers/group-turns.ts';
import type { MappingResource } from '../template/stack.ts';
import { batchOutcome } from './batch-response.ts';
import { createBatchWindow } from './batch-window.ts';
import { createMappedQueue } from './mapped-queue.ts';
import { createPollerRamp, GROWS_EVERY_MS } from './poller-ramp.ts';
import { sqsRecord } from './sqs-record.ts';
import { MAX_REQUESTS, nextRequestsIn } from './trace-header.ts';

export interface MappingOptions {
	readonly sqs: SQSClient;
	readonly mapping: MappingResource;
	readonly queue: {
		readonly url: string;
		readonly arn: string;
		readonly fifo: boolean;
		readonly visibilitySeconds: number;
		/** Where messages of a loop go; without one they are dropped. */
		readonly deadLetterUrl: string | undefined;
	};
	readonly target: {
		readonly functionName: string;
		readonly timeoutMs: number;
		readonly allowsLoops: boolean;
		readonly invoke: (event: unknown, options: InvokeOptions) => Promise<InvocationResult>;
	};
	/** What failed is visible again after this; default: its visibility timeout, as on AWS. */
	readonly redeliverAfterSeconds: number | undefined;
	readonly chaos: Chaos;
	/** @param text - Ends with a newline. */
	readonly log: (text: string) => void;
}

export interface EventSourceMapping {
	/** Takes no more messages and gives back those that no invocation has begun with. */
	stopPolling(): Promise<void>;
	/** Fulfils when every invocation has ended and its messages are deleted. */
	drained(): Promise<void>;
}

/** Of a mapping without a cap. An account has hundreds; each would be a thread of this machine. */
const AVAILABLE_CONCURRENCY = 10;

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;

/** Plays Lambda's poller for one queue and one function. Whatever it decides, it decides in this file. */
export function startMapping({ sqs, mapping, queue, target, chaos, ...options }: MappingOptions): EventSourceMapping {
	const stopping = new AbortController();
	const source = createMappedQueue(sqs, queue.url);
	const window = createBatchWindow(mapping);
	const inTurn = createGroupTurns();
	const ramp = createPollerRamp({ ...mapping, available: AVAILABLE_CONCURRENCY });
	const permits = createPermits(ramp.limit());
	const tickets = createPermits(ramp.limit() + prefetched());
	const handling = new Set<Promise<void>>();
	// Lambda's pollers poll side by side: the end of a backlog does not fall to one of them, as it would to this one. But
	// a window is there to gather, a group is in one hand, and what waits here must bear it.
	const sharesOut = mapping.windowSeconds === 0 && !queue.fifo && prefetched() > 0;
	let failuresInARow = 0;
	let invoking = 0;
	let isBacklogged = false;
	const polling = poll();

	return {
		async stopPolling() {
			stopping.abort();
			await polling;
			await source.giveBack(window.takeRemaining(), 0);
		},
		async drained() {
			// The end of an invocation begins a deletion.
			while (handling.size > 0) await Promise.all(handling);
		},
	};

	async function poll(): Promise<void> {
		while (!stopping.signal.aborted) {
			await ticket();
			if (stopping.signal.aborted) return;
			const batch = await received();
			if (batch.length === 0) {
				isBacklogged = false;
				tickets.free();
				resize(ramp.quiet());
				continue;
			}
			track(handle(batch, performance.now()));
		}
	}

	/** While all are busy they become more. */
	async function ticket(): Promise<void> {
		const growth = setInterval(() => resize(ramp.busy()), GROWS_EVERY_MS);
		await untilAborted(tickets.take());
		clearInterval(growth);
	}

	function resize(limit: number): void {
		permits.resize(limit);
		tickets.resize(limit + prefetched());
	}

	/**
	 * One batch more than can be invoked is at hand, so that an instance that frees has work at once; but only
	 * where visibility bears the wait of one timeout before the invocation.
	 */
	function prefetched(): number {
		return queue.visibilitySeconds * 1000 >= 2 * target.timeoutMs + mapping.windowSeconds * 1000 ? 1 : 0;
	}

	async function received(): Promise<Message[]> {
		try {
			if (failuresInARow > 0) await delay(backoffMs(failuresInARow), undefined, stopping);
			const receive = (max: number, waitSeconds: number) => source.receive(max, waitSeconds, stopping.signal);
			return await window.next(receive, sharesOut ? evenShare : undefined);
		} catch (error) {
			if (stopping.signal.aborted) return [];
			options.log(`${mapping.name}: receiving failed: ${(error as Error).message}\n`);
			await delay(LONGEST_BACKOFF_MS / 5, undefined, stopping).catch(() => undefined);
			return [];
		}
	}

	/**
	 * What waits, over all that may be invoked at once: from when it is more than a batch until nothing is left. What is at
	 * hand and not in the batch is for the next one.
	 */
	async function evenShare(atHand: number): Promise<number> {
		const waiting = atHand + (await source.backlog());
		isBacklogged ||= waiting > mapping.batchSize;
		return isBacklogged ? Math.ceil(waiting / ramp.limit()) : atHand;
	}

	async function handle(batch: Message[], receivedAt: number): Promise<void> {
		await inTurn(groupsOf(batch), async () => {
			await permits.take();
			try {
				if (stopping.signal.aborted) await source.giveBack(batch, 0);
				else await meet(chaos.verdictOf(mapping.name, await withoutLoops(batch)), receivedAt);
			} finally {
				permits.free();
				tickets.free();
			}
		});
	}

	async function meet(verdict: Verdict, receivedAt: number): Promise<void> {
		note('late deliveries', verdict.late.length);
		await source.giveBack(verdict.late, verdict.lateSeconds);
		if (verdict.isReordered) note('reordered batches', 1);
		if (verdict.copies.length > 0) track(deliverAgain(verdict));
		if (verdict.batch.length === 0) return;
		if (!verdict.isThrottled) return invoke(verdict, receivedAt);
		note('throttles', 1);
		await comeBack(verdict.batch);
	}

	/** A delivery that SQS makes by mistake: whether it is done is said by the other one. */
	async function deliverAgain({ copies, copiesAfterMs }: Verdict): Promise<void> {
		await delay(copiesAfterMs, undefined, stopping).catch(() => undefined);
		await untilAborted(permits.take());
		if (!stopping.signal.aborted) {
			note('duplicates', copies.length);
			await target.invoke(eventOf(copies), { traceId: mostRequests(copies) });
		}
		permits.free();
	}

	async function invoke({ batch, killAfterMs, isCold, unacknowledged }: Verdict, receivedAt: number): Promise<void> {
		if (isCold) note('cold starts', 1);
		if (killAfterMs !== undefined) note('killed instances', 1);
		const event = eventOf(batch);
		const trace = mostRequests(batch);
		// Of the instances that another mapping of the function keeps busy, none may be free for long.
		const startsOwn = invoking === 0;
		invoking++;
		const result = await throttledInvoke({
			invoke: () => target.invoke(event, { traceId: trace, killAfterMs, isCold, startsOwn }),
			until: receivedAt + queue.visibilitySeconds * 1000,
			signal: stopping.signal,
		});
		invoking--;
		if (result === undefined) return stopping.signal.aborted ? source.giveBack(batch, 0) : comeBack(batch);
		const ids = batch.map(({ MessageId = '' }) => MessageId);
		const { succeeded, failed, wholeFailure } = batchOutcome(ids, result, mapping.reportsItemFailures);

		failuresInARow = wholeFailure ? failuresInARow + 1 : 0;
		if (wholeFailure) resize(ramp.failed());
		// The instance is free by now; its permit is too, so that deleting holds up nobody.
		const [lost, heard] = partition(succeeded, (id) => unacknowledged.has(id));
		note('lost acknowledgements', lost.length);
		track(source.remove(named(batch, heard)));
		await comeBack(named(batch, [...failed, ...lost]));
	}

	async function comeBack(messages: readonly Message[]): Promise<void> {
		if (messages.length === 0 || options.redeliverAfterSeconds === undefined) return;
		await source.giveBack(messages, options.redeliverAfterSeconds);
	}

	function note(kind: ChaosKind, count: number): void {
		if (count === 0) return;
		chaos.note(kind, count);
		options.log(`${mapping.name}: chaos: ${count} ${kind}\n`);
	}

	function eventOf(batch: readonly Message[]) {
		return { Records: batch.map((message) => sqsRecord(message, queue.arn)) };
	}

	/** Lambda's recursive loop detection: what came around too often goes to the dead-letter queue. */
	async function withoutLoops(batch: Message[]): Promise<Message[]> {
		if (target.allowsLoops) return batch;
		const looping = batch.filter((message) => nextRequestsOf(message) >= MAX_REQUESTS);
		for (const message of looping) {
			options.log(`${mapping.name}: recursive loop stopped, message ${message.MessageId}\n`);
			if (queue.deadLetterUrl !== undefined) await source.copyTo(queue.deadLetterUrl, message);
		}
		await source.remove(looping);
		return batch.filter((message) => !looping.includes(message));
	}

	function mostRequests(batch: readonly Message[]): string | undefined {
		const [first] = batch.toSorted((a, b) => nextRequestsOf(b) - nextRequestsOf(a));
		return first?.Attributes?.AWSTraceHeader;
	}

	function nextRequestsOf(message: Message): number {
		return nextRequestsIn(message.Attributes?.AWSTraceHeader, target.functionName);
	}

	function track(work: Promise<void>): void {
		const tracked = work
			.catch((error: Error) => options.log(`${mapping.name}: ${error.message}\n`))
			.finally(() => handling.delete(tracked));
		handling.add(tracked);
	}

	async function untilAborted(work: Promise<void>): Promise<void> {
		if (stopping.signal.aborted) return;
		const aborted = Promise.withResolvers<void>();
		const onAbort = () => aborted.resolve();
		stopping.signal.addEventListener('abort', onAbort);
		await Promise.race([work, aborted.promise]);
		stopping.signal.removeEventListener('abort', onAbort);
	}
}

function named(batch: readonly Message[], ids: readonly string[]): Message[] {
	return batch.filter(({ MessageId = '' }) => ids.includes(MessageId));
}

function partition<T>(values: readonly T[], test: (value: T) => boolean): [T[], T[]] {
	return [values.filter(test), values.filter((value) => !test(value))];
}

/** Errors slow Lambda's poller down; failures of single messages do not. */
function backoffMs(failuresInARow: number): number {
	return Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failuresInARow - 1));
}

/** Groups order FIFO queues alone; on a standard queue they only share it out. */
function groupsOf(batch: readonly Message[]): string[] {
	const ordered = batch.filter(({ Attributes }) => Attributes?.SequenceNumber !== undefined);
	return Array.from(new Set(ordered.map(({ Attributes }) => Attributes?.MessageGroupId ?? '')));
}
