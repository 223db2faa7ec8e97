import { type Destination, secretsOf } from '../../core/destination.ts';
import { isSecretRef } from '../../core/secret.ts';
import type { OpenDestination } from '../../ports/messenger.ts';
import type { SecretStore } from '../../ports/secret-store.ts';

/** A destination with its secrets, or the name of one that is not there. */
export type Opening = { readonly destination: OpenDestination } | { readonly missing: string };

/**
 * Looks up what a destination names by secret.
 *
 * @throws {StoreError} The secrets cannot be read.
 */
export async function openDestination(destination: Destination, secrets: Pick<SecretStore, 'get'>): Promise<Opening> {
	const values = new Map<string, string>();
	for (const name of secretsOf(destination)) {
		const value = await secrets.get(name);
		if (value === undefined) return { missing: name };
		values.set(name, value);
	}
	return { destination: opened(destination, values) as OpenDestination };
}

function opened(value: unknown, values: ReadonlyMap<string, string>): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	if (isSecretRef(value)) return values.get(value.secret);
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, opened(inner, values)]));
}
