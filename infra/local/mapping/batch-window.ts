import type { Message } from '@aws-sdk/client-sqs';

/** An invocation takes 6 MB, with what the record adds to the body. */
const MAX_BYTES = 6_000_000;
const RECORD_BYTES = 1_000;

const RECEIVED_AT_ONCE = 10;
const LONG_POLL_SECONDS = 20;

export interface BatchRules {
	readonly batchSize: number;
	readonly windowSeconds: number;
}

/** Up to ten messages at once; `[]` if none came in time. */
type Receive = (max: number, waitSeconds: number) => Promise<Message[]>;

/** How many of the messages that are at hand are for the next batch; at least one. */
type Share = (atHand: number) => Promise<number>;

export interface BatchWindow {
	/** The next batch; `[]` if nothing came for a while. */
	next(receive: Receive, share?: Share): Promise<Message[]>;
	/** What was received for the next batch; it is forgotten here. */
	takeRemaining(): Message[];
}

/**
 * Makes batches of what is received, up to ten messages at once.
 *
 * A batch is full at `batchSize` messages or 6 MB. It is ready when it is full or when its window, which opens
 * with its first message, is over; without a window, when there was not more at once.
 */
export function createBatchWindow(
	{ batchSize, windowSeconds }: BatchRules,
	now: () => number = () => performance.now(),
): BatchWindow {
	let rest: Message[] = [];

	return {
		async next(receive, share = async (atHand) => atHand) {
			const gathered = rest.length > 0 ? rest : await receive(batchSize, LONG_POLL_SECONDS);
			// Kept while more is waited for: a receive that fails must not lose them.
			rest = gathered;
			await fill(gathered, receive);
			const count = Math.min(fitting(gathered, batchSize), gathered.length > 1 ? await share(gathered.length) : 1);
			rest = gathered.slice(count);
			return gathered.slice(0, count);
		},
		takeRemaining: () => rest.splice(0),
	};

	async function fill(gathered: Message[], receive: Receive): Promise<void> {
		const closesAt = now() + windowSeconds * 1000;
		let last = gathered.length;
		while (last > 0 && gathered.length < batchSize && fitting(gathered, batchSize) === gathered.length) {
			const secondsLeft = Math.ceil((closesAt - now()) / 1000);
			if (secondsLeft <= 0 && last < RECEIVED_AT_ONCE) break;
			const more = await receive(batchSize - gathered.length, clamp(secondsLeft, 0, LONG_POLL_SECONDS));
			gathered.push(...more);
			last = secondsLeft > 0 ? gathered.length : more.length;
		}
	}
}

/** How many from the front fit into one invocation; at least one. */
function fitting(messages: readonly Message[], batchSize: number): number {
	let bytes = 0;
	for (const [i, { Body = '' }] of messages.entries()) {
		bytes += Buffer.byteLength(Body) + RECORD_BYTES;
		if (i === batchSize || (i > 0 && bytes > MAX_BYTES)) return i;
	}
	return messages.length;
}

function clamp(value: number, min: number, max: number): number {
	return Math.min(max, Math.max(min, value));
}
