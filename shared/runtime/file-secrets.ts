import { join } from 'node:path';
import { createFileSecretStore } from '../adapters/file/file-secret-store.ts';
import type { SecretStore } from '../ports/secret-store.ts';

/** The secrets of a data folder: those that `SECRETS_FILE` of its stack names. */
export function fileSecrets(dataDir: string): SecretStore {
	return createFileSecretStore(join(dataDir, 'secrets.json'));
}
