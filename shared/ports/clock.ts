/** Time and ids, so that the simulation can own both. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Fresh names and random numbers. */
export interface Ids {
	/** Unique, and sorted by time of making. */
	id(): string;
	/** From 0 up to 1. */
	random(): number;
}
