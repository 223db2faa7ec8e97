import { type PollHistory, pollDelayMs } from './poll-delay.ts';

export interface PollerDeps<T> {
	readonly load: (signal: AbortSignal) => Promise<T>;
	readonly onValue: (value: T) => void;
	readonly onError: (error: Error) => void;
	/** Whether nothing more will change. */
	readonly isOver: (value: T) => boolean;
	/** @returns Takes it back. */
	readonly after: (delayMs: number, run: () => void) => () => void;
	/** Between two looks. */
	readonly atLeastMs?: number | undefined;
	/** Whether nobody looks. */
	readonly isHidden: () => boolean;
}

export interface Poller {
	/** Looks at once, as when somebody looks again. */
	wake(): void;
	stop(): void;
}

/** Looks again and again, one call at a time, until there is nothing more to see; not while nobody looks. */
export function createPoller<T>({ load, onValue, onError, isOver, after, atLeastMs, isHidden }: PollerDeps<T>): Poller {
	const stopping = new AbortController();
	let history: PollHistory = { same: 0, failures: 0 };
	let last = '';
	let isLoading = false;
	let isDone = false;
	let takeBack = () => {};

	async function look(): Promise<void> {
		takeBack();
		if (isLoading || isDone || stopping.signal.aborted || isHidden()) return;
		isLoading = true;
		try {
			take(await load(stopping.signal));
		} catch (error) {
			if (stopping.signal.aborted) return;
			const { retryAfterMs } = error as { readonly retryAfterMs?: number };
			history = { same: 0, failures: history.failures + 1, retryAfterMs };
			onError(error as Error);
		} finally {
			isLoading = false;
		}
		if (!isDone && !stopping.signal.aborted) takeBack = after(pollDelayMs({ ...history, atLeastMs }), look);
	}

	function take(value: T): void {
		if (stopping.signal.aborted) return;
		const text = JSON.stringify(value);
		history = { same: text === last ? history.same + 1 : 0, failures: 0 };
		last = text;
		isDone = isOver(value);
		onValue(value);
	}

	void look();
	return {
		wake: () => void look(),
		stop() {
			takeBack();
			stopping.abort();
		},
	};
}
