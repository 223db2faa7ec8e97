/** Ctrl-C, or being told to end. */
export interface Interrupt {
	readonly signal: AbortSignal;
	/** Gives the signals back to Node. */
	stop(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborts at the first signal; the second ends the process at once, as Node would have. */
export function onInterrupt(): Interrupt {
	const interrupted = new AbortController();
	const listener = () => {
		if (interrupted.signal.aborted) process.exit(130);
		interrupted.abort();
	};
	for (const signal of SIGNALS) process.on(signal, listener);
	return {
		signal: interrupted.signal,
		stop() {
			for (const signal of SIGNALS) process.off(signal, listener);
		},
	};
}

/** Runs what may be interrupted, from before it opens anything until it has closed everything. */
export async function interruptibly<T>(run: (interrupted: AbortSignal) => Promise<T>): Promise<T> {
	const interrupt = onInterrupt();
	try {
		return await run(interrupt.signal);
	} finally {
		interrupt.stop();
	}
}
