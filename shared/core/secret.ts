/** Names a secret, in the place of its value: what holds it may be stored, sent and shown. */
export interface SecretRef {
	readonly secret: string;
}

/** A text that may be secret: given as it is, or by the name of a secret. */
export type SecretText = string | SecretRef;

/** As a parameter of SSM and a line of a list may be called. */
export const SECRET_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;
/** What a name has to be, for people. */
export const SECRET_NAME_RULE = 'must be 1 to 100 letters, digits, dots, dashes and underscores, as in API_TOKEN';

/** In bytes: a parameter of SSM's standard tier takes no more. */
export const MAX_SECRET_BYTES = 4096;

/** Whether a value names a secret, and holds nothing else. */
export function isSecretRef(value: unknown): value is SecretRef {
	if (typeof value !== 'object' || value === null) return false;
	const { secret, ...others } = value as Partial<SecretRef>;
	return typeof secret === 'string' && SECRET_NAME.test(secret) && Object.keys(others).length === 0;
}

/** The names of the secrets that texts refer to, each once. */
export function secretNames(texts: Iterable<SecretText | undefined>): string[] {
	const names = new Set<string>();
	for (const text of texts) if (typeof text === 'object') names.add(text.secret);
	return [...names];
}
