import { requireName, requireStorable } from '../../../shared/adapters/secret-rules.ts';
import type { SecretStore } from '../../../shared/ports/secret-store.ts';

export function createMemorySecretStore(given: Readonly<Record<string, string>> = {}): SecretStore {
	const secrets = new Map(Object.entries(given));
	return {
		get: async (name) => secrets.get(name),
		async set(name, value) {
			requireStorable(name, value);
			secrets.set(name, value);
		},
		list: async () => [...secrets.keys()].sort(),
		async delete(name) {
			requireName(name);
			return secrets.delete(name);
		},
	};
}
