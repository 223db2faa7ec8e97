import { setTimeout as delay } from 'node:timers/promises';
import type { FunctionError, InvocationResult } from '../cloud-types.ts';

/** What an invoker gets when a function runs as often as its reserved concurrency allows. */
export const THROTTLED: FunctionError = { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' };

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

export interface ThrottledInvoke {
	readonly invoke: () => Promise<InvocationResult>;
	/** When the messages are visible again, as `performance.now()` says it. */
	readonly until: number;
	readonly signal: AbortSignal;
}

/**
 * Invokes a function, again and again while it is throttled, as Lambda's poller does until the messages are visible
 * again.
 *
 * @returns `undefined` if it was throttled all the time, or stopped meanwhile: nothing is known of the messages.
 */
export async function throttledInvoke({
	invoke,
	until,
	signal,
}: ThrottledInvoke): Promise<InvocationResult | undefined> {
	for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)) {
		const result = await invoke();
		if (!isThrottled(result)) return result;
		const leftMs = until - performance.now();
		if (leftMs <= 0) return undefined;
		await delay(Math.min(pauseMs, leftMs), undefined, { signal }).catch(() => undefined);
		if (signal.aborted) return undefined;
	}
}

function isThrottled(result: InvocationResult): boolean {
	return !result.ok && result.error.errorType === THROTTLED.errorType;
}
