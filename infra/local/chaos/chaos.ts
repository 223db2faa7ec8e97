import type { Message } from '@aws-sdk/client-sqs';
import { createRandom, type Random } from './random.ts';

export const CHAOS_KINDS = [
	'duplicates',
	'late deliveries',
	'reordered batches',
	'lost acknowledgements',
	'killed instances',
	'throttles',
	'cold starts',
] as const;
export type ChaosKind = (typeof CHAOS_KINDS)[number];

/** What happens to a batch that was received. */
export interface Verdict {
	/** What is delivered now, in this order. */
	readonly batch: readonly Message[];
	/** Whether that order is not the one in which it was received. */
	readonly isReordered: boolean;
	/** What comes back later in place of it. */
	readonly late: readonly Message[];
	readonly lateSeconds: number;
	/** What is delivered once more, whatever becomes of the batch. */
	readonly copies: readonly Message[];
	readonly copiesAfterMs: number;
	/** The invocation is refused. */
	readonly isThrottled: boolean;
	/** The instance dies so long after the invocation began; if the handler was faster, before anybody hears of it. */
	readonly killAfterMs: number | undefined;
	/** No instance that is free serves it. */
	readonly isCold: boolean;
	/** What is not deleted, whatever the function says of it; by message id. */
	readonly unacknowledged: ReadonlySet<string>;
}

/** The unkindness of SQS and Lambda; every event source mapping asks it about every batch. */
export interface Chaos {
	/** @param mapping - Each has a sequence of its own: how fast others are does not disturb it. */
	verdictOf(mapping: string, batch: readonly Message[]): Verdict;
	/** Counts what was done, which is less than what was decided where the cloud stops before it. */
	note(kind: ChaosKind, count: number): void;
}

export interface SeededChaos extends Chaos {
	readonly seed: number;
	/** What it did, in one line. */
	text(): string;
}

/** Of the five receives after which a message is a dead letter: healthy chunks must not become some by chaos alone. */
export const MAX_SPOILT_RECEIVES = 3;

const DUPLICATED = 0.2;
const LATE = 0.12;
const UNACKNOWLEDGED = 0.2;
const REORDERED = 0.5;
const THROTTLED = 0.15;
const KILLED = 0.25;
const COLD = 0.2;

const MAX_LATE_SECONDS = 2;
const MAX_COPIES_AFTER_MS = 1_000;
const SOONEST_KILL_MS = 10;
/** Early moments are as likely as late ones by their magnitude: batches take from ten milliseconds to seconds. */
const KILL_SPAN = 200;

const NOTHING = {
	isReordered: false,
	late: [],
	lateSeconds: 0,
	copies: [],
	copiesAfterMs: 0,
	isThrottled: false,
	killAfterMs: undefined,
	isCold: false,
	unacknowledged: new Set<string>(),
} as const;

/** Everything arrives once and is deleted. */
export const noChaos: Chaos = {
	verdictOf: (_, batch) => ({ ...NOTHING, batch }),
	note: () => {},
};

/** The same seed decides the same for the same batches. */
export function createChaos(seed: number): SeededChaos {
	const random = new Map<string, Random>();
	const spoilt = new Map<string, number>();
	const counts = new Map<ChaosKind, number>();

	return {
		seed,
		verdictOf(mapping, batch) {
			const own = random.get(mapping) ?? createRandom(`${seed} ${mapping}`);
			random.set(mapping, own);
			return batch.some(isOrdered) ? orderedVerdict(own, batch) : standardVerdict(own, batch);
		},
		note: (kind, count) => void counts.set(kind, (counts.get(kind) ?? 0) + count),
		text() {
			const done = CHAOS_KINDS.map((kind) => `${counts.get(kind) ?? 0} ${kind}`);
			return `chaos: ${done.join(', ')} (--chaos-seed ${seed})`;
		},
	};

	function standardVerdict(own: Random, received: readonly Message[]): Verdict {
		const late = new Set(received.filter((message) => own.happens(LATE) && canSpoil(message)));
		for (const message of late) spoil(message);
		const batch = received.filter((message) => !late.has(message));
		const isReordered = own.happens(REORDERED) && batch.length > 1;
		return {
			...orderedVerdict(own, isReordered ? own.shuffled(batch) : batch),
			isReordered,
			late: [...late],
			lateSeconds: own.integer(1, MAX_LATE_SECONDS),
			copies: batch.filter(() => own.happens(DUPLICATED)),
			copiesAfterMs: own.happens(0.5) ? 0 : own.integer(1, MAX_COPIES_AFTER_MS),
		};
	}

	/** FIFO queues keep their order and deliver nothing twice, but for what was not deleted in time. */
	function orderedVerdict(own: Random, batch: readonly Message[]): Verdict {
		const isRefused = own.happens(THROTTLED);
		const isFatal = own.happens(KILLED);
		const isCold = own.happens(COLD);
		const killAfterMs = Math.round(SOONEST_KILL_MS * KILL_SPAN ** own.next());
		const unheard = batch.filter(() => own.happens(UNACKNOWLEDGED));
		if ((isRefused || isFatal) && batch.every(canSpoil)) {
			for (const message of batch) spoil(message);
			return { ...NOTHING, batch, isCold, isThrottled: isRefused, killAfterMs: isRefused ? undefined : killAfterMs };
		}
		const unacknowledged = unheard.filter(canSpoil);
		for (const message of unacknowledged) spoil(message);
		return { ...NOTHING, batch, isCold, unacknowledged: new Set(unacknowledged.map(idOf)) };
	}

	function canSpoil(message: Message): boolean {
		return (spoilt.get(idOf(message)) ?? 0) < MAX_SPOILT_RECEIVES;
	}

	function spoil(message: Message): void {
		spoilt.set(idOf(message), (spoilt.get(idOf(message)) ?? 0) + 1);
	}
}

function idOf({ MessageId = '' }: Message): string {
	return MessageId;
}

function isOrdered({ Attributes }: Message): boolean {
	return Attributes?.SequenceNumber !== undefined;
}
