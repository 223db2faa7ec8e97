import { cacheSecrets } from '../adapters/caching-secret-store.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import { clientConfig } from './clients.ts';
import type { Settings } from './settings.ts';

/** The secrets of a stack, loaded when one is first asked for: few jobs have any. */
export function createLazySecretStore(settings: Settings): SecretStore & { close(): Promise<void> } {
	let opening: Promise<{ store: SecretStore; close(): void }> | undefined;
	const open = () => {
		opening ??= openStore(settings);
		return opening;
	};
	return {
		get: async (name) => (await open()).store.get(name),
		set: async (name, value) => (await open()).store.set(name, value),
		list: async () => (await open()).store.list(),
		delete: async (name) => (await open()).store.delete(name),
		close: async () => (await opening)?.close(),
	};
}

async function openStore(settings: Settings) {
	if (settings.secretsFile !== undefined) {
		const { createFileSecretStore } = await import('../adapters/file/file-secret-store.ts');
		return { store: createFileSecretStore(settings.secretsFile), close: () => {} };
	}
	const [{ SSMClient }, { createSsmSecretStore }] = await Promise.all([
		import('@aws-sdk/client-ssm'),
		import('../adapters/aws/ssm-secret-store.ts'),
	]);
	const client = new SSMClient(clientConfig(settings, settings.endpoints.ssm));
	return { store: cacheSecrets(createSsmSecretStore(client, settings.secretsPath)), close: () => client.destroy() };
}
