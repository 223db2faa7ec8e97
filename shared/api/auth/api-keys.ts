import { hash, timingSafeEqual } from 'node:crypto';
import { type KeptKey, SCOPES, type Scope } from '../../core/api-key.ts';
import { EnvironmentError } from '../../core/errors.ts';

/** A key as the stack knows it: by its hash alone. */
export interface ApiKey {
	/** Tells keys apart in limits and logs; nobody can make the key of it. */
	readonly id: string;
	/** SHA-256, 32 bytes. */
	readonly digest: Buffer;
	readonly scopes: ReadonlySet<Scope>;
}

const ENTRY = /^([0-9a-f]{64})(?::([a-z+]+))?$/i;
const ID_LENGTH = 8;

/**
 * Reads the list of keys: SHA-256 hashes in hex, parted by commas or blanks, each with what it may do behind a colon:
 * `:read`, `:write` or `:read+write`, which is what one may do that says nothing.
 *
 * @throws {EnvironmentError} An entry is none; its position is named, and nothing of it.
 */
export function readApiKeys(list: string): ApiKey[] {
	const entries = list.split(/[\s,]+/).filter((entry) => entry !== '');
	return entries.map((entry, at) => {
		const [, digits = '', scopes = 'read+write'] = ENTRY.exec(entry) ?? [];
		const named = scopes.split('+');
		if (digits === '' || !named.every(isScope)) {
			throw new EnvironmentError(
				`entry ${at + 1} of API_KEY_HASHES must be a SHA-256 hash in hex, alone or with :read, :write or :read+write`,
			);
		}
		return apiKeyOf({ sha256: digits, scopes: named.filter(isScope) });
	});
}

/** A key as a list keeps it. */
export function apiKeyOf({ sha256, scopes }: Pick<KeptKey, 'sha256' | 'scopes'>): ApiKey {
	const digest = Buffer.from(sha256, 'hex');
	return { id: digest.toString('hex').slice(0, ID_LENGTH), digest, scopes: new Set(scopes.filter(isScope)) };
}

/**
 * The key that was given, if it is one of these.
 *
 * All are compared, each in constant time: how long it takes tells nothing of any.
 */
export function findApiKey(keys: readonly ApiKey[], given: string): ApiKey | undefined {
	const digest = hash('sha256', given, 'buffer');
	let found: ApiKey | undefined;
	for (const key of keys) if (timingSafeEqual(key.digest, digest)) found = key;
	return found;
}

function isScope(text: string): text is Scope {
	return SCOPES.some((scope) => scope === text);
}
