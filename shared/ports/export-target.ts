/** A folder that an export is written to. Every adapter passes `test/contract/export-target.contract.ts`. */
export interface ExportTarget {
	/** `s3://bucket/prefix/`; absent where files are in no bucket. */
	readonly location?: string | undefined;
	/**
	 * Writes a file in the place of the one that has its name; it is there when all of it is.
	 *
	 * @throws {StoreError} It cannot be written, and that may change.
	 * @throws {EnvironmentError} It cannot be written; `message` says why, for people. What `body` throws passes as it is.
	 */
	put(name: string, body: AsyncIterable<Uint8Array>): Promise<void>;
}
