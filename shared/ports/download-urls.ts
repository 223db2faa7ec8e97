/** Lets others read an object of the stack, without a key. */
export interface DownloadUrls {
	/**
	 * Whoever has the address may read the object until then; it may be a path, of the server that was asked for it.
	 *
	 * @param expiresAt - Seconds since the epoch.
	 */
	forGet(object: { readonly key: string; readonly expiresAt: number }): Promise<string>;
}
