import type { Clock } from '../../ports/clock.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import { type LinkPublisher, messagesOf } from './publish-links.ts';

/** Gathers what the chunks of one batch tell the dispatcher. */
export interface LinkOutbox {
	/** Fulfils when the name is sent. */
	readonly publish: LinkPublisher;
	/** Runs the work on a chunk, which may publish: names wait for each other while such work is under way. */
	during<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * How long a name waits for others. Each message costs an invocation of the dispatcher and about ten calls in it; what
 * waits meanwhile is only the next layer of links.
 */
const LONGEST_WAIT_MS = 100;
/** Where there is enough to visit until then. */
const LONGEST_WAIT_AT_LEISURE_MS = 1_000;
/** Chunks under way from which on there is: two batches of ten. */
const MANY_CHUNKS = 20;

interface Waiting {
	readonly chunkIds: string[];
	readonly sent: PromiseWithResolvers<void>;
}

/** Sends names together: when there is no chunk left that could add one, and at the latest after 100 ms, or a second. */
export function createLinkOutbox({ planQueue, clock }: { planQueue: MessageQueue; clock: Clock }): LinkOutbox {
	const waiting = new Map<string, Waiting>();
	let names = 0;
	let working = 0;
	let wait: { readonly calledOff: AbortController; readonly ms: number } | undefined;

	function flushIfAll(): boolean {
		if (names < working) return false;
		if (names > 0) flush();
		return true;
	}

	function flushWithin(ms: number): void {
		if (wait !== undefined && wait.ms <= ms) return;
		wait?.calledOff.abort();
		const calledOff = new AbortController();
		wait = { calledOff, ms };
		clock.sleep(ms, calledOff.signal).then(() => {
			if (!calledOff.signal.aborted) flush();
		});
	}

	function flush(): void {
		wait?.calledOff.abort();
		wait = undefined;
		names = 0;
		const all = [...waiting];
		waiting.clear();
		for (const [jobId, { chunkIds, sent }] of all) {
			planQueue.send(messagesOf(jobId, chunkIds)).then(sent.resolve, sent.reject);
		}
	}

	return {
		publish(jobId, chunkId, underWay = 0) {
			const pending = waiting.get(jobId) ?? { chunkIds: [], sent: Promise.withResolvers<void>() };
			waiting.set(jobId, pending);
			pending.chunkIds.push(chunkId);
			names++;
			if (!flushIfAll()) flushWithin(underWay < MANY_CHUNKS ? LONGEST_WAIT_MS : LONGEST_WAIT_AT_LEISURE_MS);
			return pending.sent.promise;
		},
		async during(work) {
			working++;
			try {
				return await work();
			} finally {
				working--;
				flushIfAll();
			}
		},
	};
}
