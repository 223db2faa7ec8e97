/** What a key of the HTTP API lets its holder do. */
export const SCOPES = ['read', 'write'] as const;
export type Scope = (typeof SCOPES)[number];

/** A key as a list keeps it: nobody can make the key of it. */
export interface KeptKey {
	/** For people; no two have the same. */
	readonly name: string;
	/** Of the key, in hex. */
	readonly sha256: string;
	readonly scopes: readonly Scope[];
	/** ISO 8601. */
	readonly createdAt: string;
}
