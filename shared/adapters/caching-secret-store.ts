import type { SecretStore } from '../ports/secret-store.ts';

/** A secret that was changed counts after this at the latest. */
const KEEP_MS = 60_000;

interface Kept {
	readonly value: Promise<string | undefined>;
	readonly until: number;
}

/** Remembers what it was asked for, for a minute; one that is not there is looked for each time. */
export function cacheSecrets(store: SecretStore, now: () => number = Date.now): SecretStore {
	const known = new Map<string, Kept>();

	function read(name: string): Promise<string | undefined> {
		const value = store.get(name);
		known.set(name, { value, until: now() + KEEP_MS });
		const forget = () => known.delete(name);
		value.then((found) => (found === undefined ? forget() : undefined), forget);
		return value;
	}

	return {
		get(name) {
			const kept = known.get(name);
			return kept !== undefined && kept.until > now() ? kept.value : read(name);
		},
		async set(name, value) {
			await store.set(name, value);
			known.delete(name);
		},
		list: () => store.list(),
		async delete(name) {
			known.delete(name);
			return store.delete(name);
		},
	};
}
