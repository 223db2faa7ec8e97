/** Receivers that wait for a message. */
export class LongPolls {
	readonly #waiting = new Set<() => void>();

	/** Fulfils when something may have come, after `ms`, or when the receiver has gone. */
	wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
		return new Promise((resolve) => {
			const end = () => {
				clearTimeout(timer);
				signal?.removeEventListener('abort', end);
				this.#waiting.delete(end);
				resolve();
			};
			const timer = setTimeout(end, Math.ceil(ms));
			signal?.addEventListener('abort', end);
			this.#waiting.add(end);
		});
	}

	/** All of them look again, whoever waits longest first. */
	wake(): void {
		for (const end of [...this.#waiting]) end();
	}
}
