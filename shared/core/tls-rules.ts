/** Which certificates are taken beside the valid ones of authorities that everybody knows. */
export interface TlsRules {
	/** PEM: authorities that are trusted, too. */
	readonly ca?: string;
	/**
	 * A server is visited whatever its certificate. Where that is not valid, it could be anybody: it gets no header
	 * that may be a secret, and no credentials.
	 */
	readonly insecure?: true;
}

/** In characters: jobs are items of a table, and these have other things to hold. */
export const MAX_CA_LENGTH = 64 * 1024;
