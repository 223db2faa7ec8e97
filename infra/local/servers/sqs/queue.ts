import { hash, randomBytes, randomUUID } from 'node:crypto';
import { Deduplication } from './deduplication.ts';
import { FairLine } from './fair-line.ts';
import { FifoLine } from './fifo-line.ts';
import { HiddenMessages } from './hidden-messages.ts';
import type { Line } from './line.ts';
import { LongPolls } from './long-polls.ts';
import type { Draft, Message } from './message.ts';
import { md5OfAttributes } from './message-attributes.ts';
import { type QueueAttributes, type RedrivePolicy, redrivePolicyIn } from './queue-attributes.ts';
import { invalidValue, SqsError } from './sqs-error.ts';

export interface QueueOptions {
	readonly name: string;
	readonly arn: string;
	readonly attributes: QueueAttributes;
	readonly clock: SqsClock;
	/** `undefined`: there is no such queue, and what should go there stays. */
	readonly queueByArn: (arn: string) => Queue | undefined;
}

export interface SqsClock {
	/** In milliseconds since the epoch, for what clients are told. */
	readonly epochMs: () => number;
	/** Of a clock that nobody sets, for whatever lasts. */
	readonly monotonicMs: () => number;
}

export interface Receive {
	readonly max: number;
	readonly visibilitySeconds: number;
	readonly waitSeconds: number;
	/** Of one who waits, aborted when that one has gone: nothing is handed out to nobody. */
	readonly signal?: AbortSignal;
}

const MOST_IN_FLIGHT = 120_000;
const LONGEST_VISIBILITY_MS = 43_200_000;
const SEPARATOR = '~';

/** A queue in memory. */
export class Queue {
	readonly name: string;
	readonly arn: string;
	readonly attributes: QueueAttributes;
	readonly isFifo: boolean;
	/** In seconds since the epoch. */
	readonly createdAt: number;
	readonly #options: QueueOptions;
	readonly #redrive: RedrivePolicy | undefined;
	/** Tells receipt handles of this queue from anything else. */
	readonly #key = randomBytes(8).toString('hex');
	readonly #polls = new LongPolls();
	#messages = new Map<string, Message>();
	#inFlight = new HiddenMessages();
	#delayed = new HiddenMessages();
	#line: Line;
	#deduplication = new Deduplication();
	#sequence = 0;

	constructor(options: QueueOptions) {
		this.#options = options;
		this.name = options.name;
		this.arn = options.arn;
		this.attributes = options.attributes;
		this.isFifo = options.attributes.FifoQueue === 'true';
		this.createdAt = Math.floor(options.clock.epochMs() / 1000);
		this.#redrive = redrivePolicyIn(options.attributes, this.isFifo);
		this.#line = this.#newLine();
	}

	seconds(name: 'VisibilityTimeout' | 'ReceiveMessageWaitTimeSeconds' | 'DelaySeconds'): number {
		return Number(this.attributes[name]);
	}

	counts() {
		this.#settle();
		const [inFlight, delayed] = [this.#inFlight.size, this.#delayed.size];
		return { visible: this.#messages.size - inFlight - delayed, inFlight, delayed };
	}

	/** @returns What clients are told: of a duplicate, what they were told of the first. */
	send(draft: Draft): Pick<Message, 'id' | 'sequenceNumber' | 'bodyMd5' | 'attributesMd5'> {
		const now = this.#now();
		const bodyMd5 = hash('md5', draft.body);
		const attributesMd5 = md5OfAttributes(draft.attributes);
		const key = this.#deduplicationKey(draft);
		const taken = key === undefined ? undefined : this.#deduplication.find(key, now);
		if (taken !== undefined) return { ...taken, bodyMd5, attributesMd5 };

		const ownDelay = this.isFifo ? undefined : draft.delaySeconds;
		const message: Message = {
			...draft,
			id: randomUUID(),
			bodyMd5,
			attributesMd5,
			sentTo: this.arn,
			sequenceNumber: this.isFifo ? String(++this.#sequence).padStart(20, '0') : undefined,
			sentAt: this.#options.clock.epochMs(),
			enqueuedAt: now,
			place: 'waiting',
			dueAt: now + (ownDelay ?? this.seconds('DelaySeconds')) * 1000,
			receives: 0,
			receivedAt: 0,
			firstReceivedAt: undefined,
		};
		if (key !== undefined) this.#deduplication.remember(key, message, now);
		this.#put(message);
		return message;
	}

	/** @throws {SqsError} More than SQS allows is in flight already. */
	async receive({ max, visibilitySeconds, waitSeconds, signal }: Receive): Promise<Message[]> {
		const giveUpAt = this.#now() + waitSeconds * 1000;
		for (;;) {
			if (signal?.aborted) return [];
			if (waitSeconds === 0 && this.#inFlight.size >= MOST_IN_FLIGHT) {
				throw new SqsError('OverLimit', `The maximum number of in flight messages, ${MOST_IN_FLIGHT}, is reached.`);
			}
			const taken = this.#take(max, visibilitySeconds * 1000);
			const now = this.#now();
			if (taken.length > 0 || now >= giveUpAt) return taken;
			const nextAt = Math.min(giveUpAt, this.#inFlight.firstDueAt, this.#delayed.firstDueAt);
			await this.#polls.wait(Math.max(0, nextAt - now), signal);
		}
	}

	/** Of its last receive. */
	handleOf({ id, receives }: Message): string {
		return [this.#key, id, receives].join(SEPARATOR);
	}

	/**
	 * A standard queue deletes a message also by the handle of an earlier receive. What is deleted already can be deleted
	 * again.
	 *
	 * @throws {SqsError} The handle is none, or, of a FIFO queue, has expired.
	 */
	delete(handle: string): void {
		const message = this.#find(handle);
		if (message === undefined) return;
		this.#requireCurrent(message, handle);
		this.#forget(message);
		// The rest of its group may be free by now.
		if (this.isFifo) this.#polls.wake();
	}

	/** @throws {SqsError} The handle is none, the message has gone, or it would be in flight for more than 12 hours. */
	changeVisibility(handle: string, seconds: number): void {
		const message = this.#find(handle);
		if (message === undefined) {
			throw invalidValue(
				handle,
				'ReceiptHandle',
				'Message does not exist or is not available for visibility timeout change.',
			);
		}
		this.#requireCurrent(message, handle);
		if (message.place !== 'in flight') return;
		const dueAt = this.#now() + seconds * 1000;
		if (dueAt - message.receivedAt > LONGEST_VISIBILITY_MS) {
			const reason = 'Total VisibilityTimeout for the message is beyond the limit [43200 seconds]';
			throw invalidValue(seconds, 'VisibilityTimeout', `${reason}.`);
		}
		message.dueAt = dueAt;
		if (seconds > 0) {
			this.#inFlight.add(message);
			// A long poll may have to look sooner than it meant to.
			this.#polls.wake();
		} else {
			this.#inFlight.delete(message);
			this.#show([message]);
		}
	}

	/** As often as one likes: SQS allows it once a minute. */
	purge(): void {
		this.#messages = new Map();
		this.#inFlight = new HiddenMessages();
		this.#delayed = new HiddenMessages();
		this.#deduplication = new Deduplication();
		this.#line = this.#newLine();
	}

	#newLine(): Line {
		return this.isFifo ? new FifoLine() : new FairLine();
	}

	#now(): number {
		return this.#options.clock.monotonicMs();
	}

	#deduplicationKey({ groupId, deduplicationId }: Draft): string | undefined {
		if (!this.isFifo || deduplicationId === undefined) return undefined;
		// Neither id holds a blank.
		return this.attributes.DeduplicationScope === 'messageGroup' ? `${groupId} ${deduplicationId}` : deduplicationId;
	}

	#put(message: Message): void {
		this.#messages.set(message.id, message);
		if (message.dueAt > this.#now()) {
			message.place = 'delayed';
			this.#delayed.add(message);
		} else {
			message.place = 'waiting';
			this.#line.add(message);
		}
		this.#polls.wake();
	}

	#take(max: number, visibilityMs: number): Message[] {
		this.#settle();
		const now = this.#now();
		const taken: Message[] = [];
		for (const message of this.#line.offer()) {
			message.place = 'in flight';
			if (this.#isOver(message, now)) continue;
			message.receives++;
			message.receivedAt = now;
			message.firstReceivedAt ??= this.#options.clock.epochMs();
			message.dueAt = now + visibilityMs;
			if (taken.push(message) === max) break;
		}
		for (const message of taken) if (visibilityMs > 0) this.#inFlight.add(message);
		if (visibilityMs === 0) this.#show(taken);
		return taken;
	}

	/** Whether it is too old, or was received too often and goes to the dead-letter queue. */
	#isOver(message: Message, now: number): boolean {
		const isTooOld = now - message.enqueuedAt > Number(this.attributes.MessageRetentionPeriod) * 1000;
		const { deadLetterTargetArn = '', maxReceiveCount = Number.POSITIVE_INFINITY } = this.#redrive ?? {};
		const deadLetters = message.receives >= maxReceiveCount ? this.#options.queueByArn(deadLetterTargetArn) : undefined;
		if (!isTooOld && deadLetters === undefined) return false;
		this.#forget(message);
		if (deadLetters !== undefined && !isTooOld) deadLetters.#put({ ...message, dueAt: now });
		return true;
	}

	/** Lets those be received whose time has come. */
	#settle(): void {
		const now = this.#now();
		for (const message of this.#delayed.takeDue(now)) {
			message.place = 'waiting';
			this.#line.add(message);
		}
		const due = this.#inFlight.takeDue(now);
		if (due.length > 0) this.#show(due);
	}

	#show(messages: readonly Message[]): void {
		for (const message of messages) {
			message.place = 'waiting';
			this.#line.giveBack(message);
		}
		this.#polls.wake();
	}

	#find(handle: string): Message | undefined {
		const [key, id = ''] = handle.split(SEPARATOR);
		if (key === this.#key) return this.#messages.get(id);
		throw new SqsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`);
	}

	#requireCurrent(message: Message, handle: string): void {
		this.#settle();
		if (!this.isFifo || (message.place === 'in flight' && handle === this.handleOf(message))) return;
		throw invalidValue(handle, 'ReceiptHandle', 'The receipt handle has expired.');
	}

	#forget(message: Message): void {
		this.#messages.delete(message.id);
		this.#line.remove(message);
		this.#inFlight.delete(message);
	}
}
