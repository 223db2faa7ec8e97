import type { PageState } from '../core/page-state.ts';

/**
 * What jobs of a name have seen of pages. Every adapter passes `test/contract/page-states.contract.ts`.
 *
 * What is lost here is seen as new, or as changed once more; nothing else depends on it.
 */
export interface PageStates {
	/**
	 * @returns By key; what nothing is known of is not there.
	 * @throws {StoreError} The store cannot be reached.
	 */
	find(name: string, keys: readonly string[]): Promise<ReadonlyMap<string, PageState>>;
	/**
	 * Keeps each in the place of what was seen before it; what was seen after it stays. May be called again.
	 *
	 * @param now - Milliseconds since the epoch: what seems to have been seen after that is not believed.
	 * @throws {StoreError} The store cannot be reached; some may be kept.
	 */
	keep(name: string, states: readonly PageState[], now: number): Promise<void>;
	/** Notes that a name is used. @param expiresAt - When `tidy` may clear it away; seconds since the epoch. */
	use(name: string, expiresAt: number): Promise<void>;
	/** Clears away the names that have expired, with all pages, where the store does not do so by itself. */
	tidy(now: number): Promise<void>;
}
