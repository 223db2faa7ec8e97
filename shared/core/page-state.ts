/** By what a server may be asked whether a page has changed (RFC 9110, 8.8). */
export interface Validators {
	readonly etag?: string;
	/** As the server writes it. */
	readonly lastModified?: string;
	/** Hash of the request that they are good for: the URL at the end of redirects, and what its answer may depend on. */
	readonly request?: string;
}

/** What a visit tells of a page, for it to be compared. */
export interface SeenPage extends Validators {
	/** Of the text that a reader sees, or of the body of what is no page; absent where none was read. */
	readonly hash?: string;
	/** The server was asked by validators, and says that nothing has changed (304). */
	readonly isUnmodified?: true;
}

/** What is kept of a page for the next job of the same name. */
export interface PageState extends Validators {
	/** Of its target, as `pageKey` makes it. */
	readonly key: string;
	/** As in `SeenPage`. */
	readonly hash?: string;
	/** Milliseconds since the epoch. */
	readonly fetchedAt: number;
	/** When it is swept away, unless the page is seen again before; seconds since the epoch. */
	readonly expiresAt: number;
}
