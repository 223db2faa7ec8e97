/** Where secrets are kept by name. Every adapter passes `test/contract/secret-store.contract.ts`. */
export interface SecretStore {
	/**
	 * The value, or `undefined` if there is none of that name.
	 *
	 * May be a minute old: it is asked for with each page that is fetched.
	 *
	 * @throws {StoreError} The store cannot be reached; trying again may help.
	 */
	get(name: string): Promise<string | undefined>;
	/**
	 * Stores a value, in the place of one that is there.
	 *
	 * @throws {UsageError} The name or the value cannot be stored.
	 */
	set(name: string, value: string): Promise<void>;
	/** All names, in order; never a value. */
	list(): Promise<string[]>;
	/** @returns Whether there was one. */
	delete(name: string): Promise<boolean>;
}
