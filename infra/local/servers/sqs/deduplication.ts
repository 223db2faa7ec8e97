/** What a FIFO queue answers to a message that it has taken already. */
export interface Taken {
	readonly id: string;
	readonly sequenceNumber: string | undefined;
}

const REMEMBERED_MS = 5 * 60_000;

/** What a FIFO queue was sent within the last five minutes, also if it was deleted since. */
export class Deduplication {
	/** In the order in which they are forgotten. */
	readonly #taken = new Map<string, Taken & { readonly until: number }>();

	find(key: string, now: number): Taken | undefined {
		const taken = this.#taken.get(key);
		return taken !== undefined && taken.until > now ? taken : undefined;
	}

	remember(key: string, { id, sequenceNumber }: Taken, now: number): void {
		this.#taken.delete(key);
		this.#taken.set(key, { id, sequenceNumber, until: now + REMEMBERED_MS });
		for (const [old, { until }] of this.#taken) {
			if (until > now) break;
			this.#taken.delete(old);
		}
	}
}
