import { setTimeout as delay } from 'node:timers/promises';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import type { Chaos } from '../chaos/chaos.ts';
import type { InvocationResult } from '../cloud-types.ts';
import type { InvokeOptions } from '../lambda/function-pool.ts';
import { createPermits, type Permits } from '../lambda/permits.ts';
import { createGroupTurns } from '../servers/group-turns.ts';
import type { MappingResource } from '../template/stack.ts';
import { BatchDelivery } from './batch-delivery.ts';
import { type BatchWindow, createBatchWindow } from './batch-window.ts';
import { createMappedQueue, type MappedQueue } from './mapped-queue.ts';
import { createPollerRamp, GROWS_EVERY_MS, type PollerRamp } from './poller-ramp.ts';

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

/** Plays Lambda's poller for one queue and one function: how many batches are under way, and how big they are. */
export function startMapping(options: MappingOptions): EventSourceMapping {
	return new Poller(options);
}

class Poller implements EventSourceMapping {
	private readonly options: MappingOptions;
	private readonly stopping = new AbortController();
	private readonly source: MappedQueue;
	private readonly window: BatchWindow;
	private readonly inTurn = createGroupTurns();
	private readonly ramp: PollerRamp;
	private readonly permits: Permits;
	private readonly tickets: Permits;
	private readonly delivery: BatchDelivery;
	private readonly handling = new Set<Promise<void>>();
	/**
	 * Lambda's pollers poll side by side: the end of a backlog does not fall to one of them, as it would to this one. But
	 * a window is there to gather, a group is in one hand, and what waits here must bear it.
	 */
	private readonly sharesOut: boolean;
	private failuresInARow = 0;
	private isBacklogged = false;
	private readonly polling: Promise<void>;

	constructor(options: MappingOptions) {
		const { sqs, mapping, queue } = options;
		this.options = options;
		this.source = createMappedQueue(sqs, queue.url);
		this.window = createBatchWindow(mapping);
		this.ramp = createPollerRamp({ ...mapping, available: AVAILABLE_CONCURRENCY });
		this.permits = createPermits(this.ramp.limit());
		this.tickets = createPermits(this.ramp.limit() + this.prefetched());
		this.sharesOut = mapping.windowSeconds === 0 && !queue.fifo && this.prefetched() > 0;
		this.delivery = new BatchDelivery({
			options,
			source: this.source,
			signal: this.stopping.signal,
			onOutcome: (isWholeFailure) => this.learn(isWholeFailure),
			track: (work) => this.track(work),
			permit: { take: () => this.untilAborted(this.permits.take()), free: () => this.permits.free() },
		});
		this.polling = this.poll();
	}

	async stopPolling(): Promise<void> {
		this.stopping.abort();
		await this.polling;
		await this.source.giveBack(this.window.takeRemaining(), 0);
	}

	async drained(): Promise<void> {
		// The end of an invocation begins a deletion.
		while (this.handling.size > 0) await Promise.all(this.handling);
	}

	private async poll(): Promise<void> {
		const { signal } = this.stopping;
		while (!signal.aborted) {
			await this.ticket();
			if (signal.aborted) return;
			const batch = await this.received();
			if (batch.length === 0) {
				this.isBacklogged = false;
				this.tickets.free();
				this.resize(this.ramp.quiet());
				continue;
			}
			this.track(this.handle(batch, performance.now()));
		}
	}

	/** While all are busy they become more. */
	private async ticket(): Promise<void> {
		const growth = setInterval(() => this.resize(this.ramp.busy()), GROWS_EVERY_MS);
		await this.untilAborted(this.tickets.take());
		clearInterval(growth);
	}

	private resize(limit: number): void {
		this.permits.resize(limit);
		this.tickets.resize(limit + this.prefetched());
	}

	private learn(isWholeFailure: boolean): void {
		this.failuresInARow = isWholeFailure ? this.failuresInARow + 1 : 0;
		if (isWholeFailure) this.resize(this.ramp.failed());
	}

	/**
	 * One batch more than can be invoked is at hand, so that an instance that frees has work at once; but only
	 * where visibility bears the wait of one timeout before the invocation.
	 */
	private prefetched(): number {
		const { queue, target, mapping } = this.options;
		return queue.visibilitySeconds * 1000 >= 2 * target.timeoutMs + mapping.windowSeconds * 1000 ? 1 : 0;
	}

	private async received(): Promise<Message[]> {
		const { stopping, failuresInARow, source, options } = this;
		try {
			if (failuresInARow > 0) await delay(backoffMs(failuresInARow), undefined, stopping);
			const receive = (max: number, waitSeconds: number) => source.receive(max, waitSeconds, stopping.signal);
			return await this.window.next(receive, this.sharesOut ? (atHand) => this.evenShare(atHand) : undefined);
		} catch (error) {
			if (stopping.signal.aborted) return [];
			options.log(`${options.mapping.name}: receiving failed: ${(error as Error).message}\n`);
			await delay(LONGEST_BACKOFF_MS / 5, undefined, stopping).catch(() => undefined);
			return [];
		}
	}

	/**
	 * What waits, over all that may be invoked at once: from when it is more than a batch until nothing is left. What is at
	 * hand and not in the batch is for the next one.
	 */
	private async evenShare(atHand: number): Promise<number> {
		const waiting = atHand + (await this.source.backlog());
		this.isBacklogged ||= waiting > this.options.mapping.batchSize;
		return this.isBacklogged ? Math.ceil(waiting / this.ramp.limit()) : atHand;
	}

	private async handle(batch: Message[], receivedAt: number): Promise<void> {
		await this.inTurn(groupsOf(batch), async () => {
			await this.permits.take();
			try {
				if (this.stopping.signal.aborted) await this.source.giveBack(batch, 0);
				else await this.delivery.deliver(batch, receivedAt);
			} finally {
				this.permits.free();
				this.tickets.free();
			}
		});
	}

	private track(work: Promise<void>): void {
		const { handling, options } = this;
		const tracked = work
			.catch((error: Error) => options.log(`${options.mapping.name}: ${error.message}\n`))
			.finally(() => handling.delete(tracked));
		handling.add(tracked);
	}

	private async untilAborted(work: Promise<void>): Promise<void> {
		const { signal } = this.stopping;
		if (signal.aborted) return;
		const aborted = Promise.withResolvers<void>();
		const onAbort = () => aborted.resolve();
		signal.addEventListener('abort', onAbort);
		await Promise.race([work, aborted.promise]);
		signal.removeEventListener('abort', onAbort);
	}
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
