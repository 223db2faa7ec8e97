/** Named objects: sources, large blobs, reports. Every adapter passes `test/contract/object-store.contract.ts`. */
export interface ObjectStore {
	put(key: string, body: Uint8Array): Promise<void>;
	/** @returns Whether there was none before; an existing one is left as it is. */
	putIfAbsent(key: string, body: Uint8Array): Promise<boolean>;
	/**
	 * Stores what a stream yields; nothing is stored if it fails.
	 *
	 * @returns Bytes stored.
	 */
	putStream(key: string, body: AsyncIterable<Uint8Array>): Promise<number>;
	/** `undefined` if there is none. */
	get(key: string): Promise<Uint8Array | undefined>;
	/** In bytes; `undefined` if there is none. */
	sizeOf(key: string): Promise<number | undefined>;
	/** At most `length` bytes from `offset`; fewer at the end. */
	getRange(key: string, offset: number, length: number): Promise<Uint8Array>;
	/** @param folder - What the keys begin with, up to a slash at its end. */
	deleteAll(folder: string): Promise<void>;
}
