import type { Clock } from '../ports/clock.ts';
import type { MessageQueue } from '../ports/message-queue.ts';
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

interface Waiting {
	readonly chunkIds: string[];
	readonly sent: PromiseWithResolvers<void>;
}

/** Sends names together: when there is no chunk left that could add one, and at the latest after 100 ms. */
export function createLinkOutbox({ planQueue, clock }: { planQueue: MessageQueue; clock: Clock }): LinkOutbox {
	const waiting = new Map<string, Waiting>();
	let names = 0;
	let working = 0;
	let wait: AbortController | undefined;

	function look(): void {
		if (names === 0) return;
		if (names >= working) flush();
		else wait ??= flushLater();
	}

	function flushLater(): AbortController {
		const calledOff = new AbortController();
		clock.sleep(LONGEST_WAIT_MS, calledOff.signal).then(() => {
			if (!calledOff.signal.aborted) flush();
		});
		return calledOff;
	}

	function flush(): void {
		wait?.abort();
		wait = undefined;
		names = 0;
		const all = [...waiting];
		waiting.clear();
		for (const [jobId, { chunkIds, sent }] of all) {
			planQueue.send(messagesOf(jobId, chunkIds)).then(sent.resolve, sent.reject);
		}
	}

	return {
		publish(jobId, chunkId) {
			const pending = waiting.get(jobId) ?? { chunkIds: [], sent: Promise.withResolvers<void>() };
			waiting.set(jobId, pending);
			pending.chunkIds.push(chunkId);
			names++;
			look();
			return pending.sent.promise;
		},
		async during(work) {
			working++;
			try {
				return await work();
			} finally {
				working--;
				look();
			}
		},
	};
}
