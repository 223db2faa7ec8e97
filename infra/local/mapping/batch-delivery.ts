import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '@aws-sdk/client-sqs';
import type { ChaosKind, Verdict } from '../chaos/chaos.ts';
import type { InvocationResult } from '../cloud-types.ts';
import { throttledInvoke } from '../lambda/throttled-invoke.ts';
import { batchOutcome } from './batch-response.ts';
import type { MappingOptions } from './event-source-mapping.ts';
import type { MappedQueue } from './mapped-queue.ts';
import { sqsRecord } from './sqs-record.ts';
import { MAX_REQUESTS, nextRequestsIn } from './trace-header.ts';

export interface BatchDeliveryDeps {
	readonly options: MappingOptions;
	readonly source: MappedQueue;
	/** When the mapping stops. */
	readonly signal: AbortSignal;
	/** Told of each invocation whether it failed as a whole. */
	readonly onOutcome: (isWholeFailure: boolean) => void;
	/** Goes on beside what is done now; the mapping is not drained before. */
	readonly track: (work: Promise<void>) => void;
	/** Waits for a turn among the invocations, or for the end. */
	readonly permit: { take(): Promise<void>; free(): void };
}

/** What becomes of the batches of a mapping: handed to its function, and then deleted or given back. */
export class BatchDelivery {
	private readonly deps: BatchDeliveryDeps;
	private invoking = 0;

	constructor(deps: BatchDeliveryDeps) {
		this.deps = deps;
	}

	async deliver(batch: Message[], receivedAt: number): Promise<void> {
		const { chaos, mapping } = this.deps.options;
		const verdict = chaos.verdictOf(mapping.name, await this.withoutLoops(batch));
		this.note('late deliveries', verdict.late.length);
		await this.deps.source.giveBack(verdict.late, verdict.lateSeconds);
		if (verdict.isReordered) this.note('reordered batches', 1);
		if (verdict.copies.length > 0) this.deps.track(this.deliverAgain(verdict));
		if (verdict.batch.length === 0) return;
		if (!verdict.isThrottled) return this.invoke(verdict, receivedAt);
		this.note('throttles', 1);
		await this.comeBack(verdict.batch);
	}

	/** A delivery that SQS makes by mistake: whether it is done is said by the other one. */
	private async deliverAgain({ copies, copiesAfterMs }: Verdict): Promise<void> {
		const { signal, permit, options } = this.deps;
		await delay(copiesAfterMs, undefined, { signal }).catch(() => undefined);
		await permit.take();
		if (!signal.aborted) {
			this.note('duplicates', copies.length);
			await options.target.invoke(this.eventOf(copies), { traceId: this.mostRequests(copies) });
		}
		permit.free();
	}

	private async invoke(verdict: Verdict, receivedAt: number): Promise<void> {
		const { batch, killAfterMs, isCold } = verdict;
		const { options, signal, source } = this.deps;
		if (isCold) this.note('cold starts', 1);
		if (killAfterMs !== undefined) this.note('killed instances', 1);
		const event = this.eventOf(batch);
		const traceId = this.mostRequests(batch);
		// Of the instances that another mapping of the function keeps busy, none may be free for long.
		const startsOwn = this.invoking === 0;
		this.invoking++;
		const result = await throttledInvoke({
			invoke: () => options.target.invoke(event, { traceId, killAfterMs, isCold, startsOwn }),
			until: receivedAt + options.queue.visibilitySeconds * 1000,
			signal,
		});
		this.invoking--;
		if (result === undefined) return signal.aborted ? source.giveBack(batch, 0) : this.comeBack(batch);
		await this.acknowledge(verdict, result);
	}

	private async acknowledge({ batch, unacknowledged }: Verdict, result: InvocationResult): Promise<void> {
		const { options, source, onOutcome, track } = this.deps;
		const ids = batch.map(({ MessageId = '' }) => MessageId);
		const outcome = batchOutcome(ids, result, options.mapping.reportsItemFailures);
		const { succeeded, failed, wholeFailure } = outcome;
		onOutcome(wholeFailure);
		// The instance is free by now; its permit is too, so that deleting holds up nobody.
		const [lost, heard] = partition(succeeded, (id) => unacknowledged.has(id));
		this.note('lost acknowledgements', lost.length);
		track(source.remove(named(batch, heard)));
		await this.comeBack(named(batch, [...failed, ...lost]));
	}

	private async comeBack(messages: readonly Message[]): Promise<void> {
		const { redeliverAfterSeconds } = this.deps.options;
		if (messages.length === 0 || redeliverAfterSeconds === undefined) return;
		await this.deps.source.giveBack(messages, redeliverAfterSeconds);
	}

	private note(kind: ChaosKind, count: number): void {
		const { chaos, log, mapping } = this.deps.options;
		if (count === 0) return;
		chaos.note(kind, count);
		log(`${mapping.name}: chaos: ${count} ${kind}\n`);
	}

	private eventOf(batch: readonly Message[]) {
		return { Records: batch.map((message) => sqsRecord(message, this.deps.options.queue.arn)) };
	}

	/** Lambda's recursive loop detection: what came around too often goes to the dead-letter queue. */
	private async withoutLoops(batch: Message[]): Promise<Message[]> {
		const { source, options } = this.deps;
		const { target, queue, mapping, log } = options;
		if (target.allowsLoops) return batch;
		const looping = batch.filter((message) => this.nextRequestsOf(message) >= MAX_REQUESTS);
		for (const message of looping) {
			log(`${mapping.name}: recursive loop stopped, message ${message.MessageId}\n`);
			if (queue.deadLetterUrl !== undefined) await source.copyTo(queue.deadLetterUrl, message);
		}
		await source.remove(looping);
		return batch.filter((message) => !looping.includes(message));
	}

	private mostRequests(batch: readonly Message[]): string | undefined {
		const [first] = batch.toSorted((a, b) => this.nextRequestsOf(b) - this.nextRequestsOf(a));
		return first?.Attributes?.AWSTraceHeader;
	}

	private nextRequestsOf(message: Message): number {
		return nextRequestsIn(message.Attributes?.AWSTraceHeader, this.deps.options.target.functionName);
	}
}

function named(batch: readonly Message[], ids: readonly string[]): Message[] {
	return batch.filter(({ MessageId = '' }) => ids.includes(MessageId));
}

function partition<T>(values: readonly T[], test: (value: T) => boolean): [T[], T[]] {
	return [values.filter(test), values.filter((value) => !test(value))];
}
