/** What a call with an idempotency key has begun. */
export interface IdempotentCall {
	/** Of whoever calls and the key that the call brought; no key of a caller is another's. */
	readonly key: string;
	/** Of all that was asked for: with other contents it is another call. */
	readonly requestHash: string;
	/** Of the job that the call starts. */
	readonly jobId: string;
	/** Seconds since the epoch; after it the key is free again. */
	readonly expiresAt: number;
}

/** Remembers calls that may be repeated. Every adapter passes `test/contract/idempotency-store.contract.ts`. */
export interface IdempotencyStore {
	/**
	 * Keeps a call, unless its key has one.
	 *
	 * @param now - Milliseconds since the epoch.
	 * @returns The call that is kept: this one, or the one before it.
	 */
	claim(call: IdempotentCall, now: number): Promise<IdempotentCall>;
}
