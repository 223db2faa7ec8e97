import type { MessageQueue, OutgoingMessage } from '../../shared/ports/message-queue.ts';
import type { Adversary } from './adversary.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';

/** A message in the hands of an invocation. */
export interface Delivery {
	readonly messageId: string;
	readonly body: string;
	/** 1 on the first delivery; tells a late acknowledgement from one in time. */
	readonly receiveCount: number;
}

/** A queue as SQS has it, seen from both sides. */
export interface SimulatedQueue extends MessageQueue {
	readonly name: string;
	/** Messages in it, in whatever state. */
	readonly size: number;
	/** Up to `max` messages that may be delivered now; what was delivered too often goes to the dead-letter queue. */
	receive(max: number): Delivery[];
	/** Deletes a message, unless its receipt is too old for that. */
	acknowledge(delivery: Delivery): void;
	/** Makes a message visible again after `ms`, if the delivery is its last. */
	giveBack(delivery: Delivery, ms: number): void;
	/** Moves a message to the dead-letter queue. */
	moveToDeadLetters(delivery: Delivery): void;
	/** Puts a message in as another queue or a stranger does. */
	put(body: string, groupId: string): void;
	/** Calls `listener` whenever there may be something to receive after `ms`. */
	onReady(listener: (ms: number) => void): void;
}

export interface QueueOptions {
	readonly name: string;
	readonly isFifo: boolean;
	readonly visibilityMs: number;
	/** Whether what is sent may get lost; default that it may, where there is a sweeper for it. */
	readonly isSafe?: boolean;
	/** Without one, messages are delivered for ever. */
	readonly redrive?: { readonly to: SimulatedQueue; readonly maxReceives: number };
}

export interface QueueDeps {
	readonly scheduler: Scheduler;
	readonly adversary: Adversary;
	readonly random: Random;
	readonly trace: Trace;
}

interface Message {
	readonly messageId: string;
	readonly body: string;
	readonly groupId: string;
	receives: number;
	visibleAt: number;
}

const DEDUPLICATION_MS = 300_000;
const LONGEST_DELAY_MS = 600_000;
const DUPLICATE_WITHIN_MS = 2_000;

export function createSimulatedQueue(deps: QueueDeps, options: QueueOptions): SimulatedQueue {
	const { scheduler, adversary, random, trace } = deps;
	const { name, isFifo, visibilityMs, redrive, isSafe = false } = options;
	let messages: Message[] = [];
	const seen = new Map<string, number>();
	let made = 0;
	let ready: (ms: number) => void = () => undefined;

	function add({ body, groupId, delaySeconds = 0, deduplicationId }: OutgoingMessage): void {
		if (isFifo && deduplicationId !== undefined) {
			if ((seen.get(deduplicationId) ?? 0) > scheduler.now()) return;
			seen.set(deduplicationId, scheduler.now() + DEDUPLICATION_MS);
		}
		made++;
		const messageId = `${name}-${made}`;
		if (redrive !== undefined && !isSafe && adversary.strikes('lose')) {
			trace(() => `${messageId} is lost: ${body}`);
			return;
		}
		const late = !isFifo && adversary.strikes('delay') ? random.int(1, LONGEST_DELAY_MS) : 0;
		const waitMs = (isFifo ? 0 : delaySeconds * 1000) + late;
		trace(() => `${messageId} is sent, due in ${waitMs} ms: ${body}`);
		messages.push({ messageId, body, groupId, receives: 0, visibleAt: scheduler.now() + waitMs });
		ready(waitMs);
	}

	/** Best effort is all the order that a standard queue knows; a FIFO queue gives what is free of each group, up to the first that is not. */
	function candidates(): Message[] {
		const now = scheduler.now();
		if (isFifo) {
			const busy = new Set<string>();
			return messages.filter((message) => {
				if (message.visibleAt > now) busy.add(message.groupId);
				return !busy.has(message.groupId);
			});
		}
		const visible = messages.filter((message) => message.visibleAt <= now);
		const start = visible.length > 1 ? random.int(0, visible.length - 1) : 0;
		return [...visible.slice(start), ...visible.slice(0, start)];
	}

	function remove(message: Message): void {
		messages = messages.filter((other) => other !== message);
		if (isFifo) ready(0);
	}

	function find({ messageId }: Delivery): Message | undefined {
		return messages.find((message) => message.messageId === messageId);
	}

	function deliver(message: Message): Delivery {
		message.receives++;
		const isTwice = !isFifo && adversary.strikes('duplicate');
		const hiddenMs = isTwice ? random.int(0, DUPLICATE_WITHIN_MS) : visibilityMs;
		message.visibleAt = scheduler.now() + hiddenMs;
		ready(hiddenMs);
		const { messageId, body, receives } = message;
		return { messageId, body, receiveCount: receives };
	}

	function giveUp(message: Message): void {
		trace(() => `${message.messageId} is dead-lettered after ${message.receives} receives`);
		remove(message);
		redrive?.to.put(message.body, message.groupId);
	}

	return {
		name,
		get size() {
			return messages.length;
		},
		async send(sent) {
			for (const message of sent) add(message);
		},
		async depth() {
			const now = scheduler.now();
			const inFlight = messages.filter((message) => message.receives > 0 && message.visibleAt > now).length;
			const delayed = messages.filter((message) => message.receives === 0 && message.visibleAt > now).length;
			return { visible: messages.length - inFlight - delayed, inFlight, delayed };
		},
		receive(max) {
			const delivered: Delivery[] = [];
			for (const message of candidates()) {
				if (delivered.length === max) break;
				if (redrive !== undefined && message.receives >= redrive.maxReceives) giveUp(message);
				else delivered.push(deliver(message));
			}
			return delivered;
		},
		acknowledge(delivery) {
			const message = find(delivery);
			if (message === undefined) return;
			const isLate = message.receives !== delivery.receiveCount;
			if (!isLate || (!isFifo && random.happens(0.5))) remove(message);
		},
		giveBack(delivery, ms) {
			const message = find(delivery);
			if (message === undefined || message.receives !== delivery.receiveCount) return;
			message.visibleAt = scheduler.now() + ms;
			ready(ms);
		},
		moveToDeadLetters(delivery) {
			const message = find(delivery);
			if (message !== undefined) giveUp(message);
		},
		put(body, groupId) {
			add({ body, groupId });
		},
		onReady(listener) {
			ready = listener;
		},
	};
}
