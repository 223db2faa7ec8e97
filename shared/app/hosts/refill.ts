/** Brings more work in when little is left, one call at a time. */
export class Refill {
	readonly #bring: (() => Promise<boolean>) | undefined;
	readonly #onBrought: () => void;
	#isRunning = false;
	#mayHaveMore: boolean;
	#failure: { readonly error: unknown } | undefined;

	/**
	 * @param bring - Adds more; returns whether there may be more after that. Absent: there is never more.
	 * @param onBrought - Called when a call of `bring` has ended, however.
	 */
	constructor(bring: (() => Promise<boolean>) | undefined, onBrought: () => void) {
		this.#bring = bring;
		this.#onBrought = onBrought;
		this.#mayHaveMore = bring !== undefined;
	}

	/** Set once a call of `bring` has failed. */
	get failure(): { readonly error: unknown } | undefined {
		return this.#failure;
	}

	/** Whether nothing more is to be expected, unless something that is under way brings it. */
	get isDone(): boolean {
		return !this.#isRunning && !this.#mayHaveMore;
	}

	/** There may be more than the last call has said. */
	mayHaveMore(): void {
		if (this.#bring !== undefined) this.#mayHaveMore = true;
	}

	/** Asks for more, unless that is under way or comes to nothing. */
	start(): void {
		if (this.#bring === undefined || this.#isRunning || this.#failure !== undefined || !this.#mayHaveMore) return;
		this.#isRunning = true;
		this.#mayHaveMore = false;
		this.#bring().then(
			(more) => {
				// Or something has come up since it was asked.
				this.#mayHaveMore ||= more;
				this.#end();
			},
			(error) => {
				this.#failure = { error };
				this.#end();
			},
		);
	}

	#end(): void {
		this.#isRunning = false;
		this.#onBrought();
	}
}
