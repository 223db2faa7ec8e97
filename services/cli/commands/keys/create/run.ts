import { hash, randomBytes } from 'node:crypto';
import { prepareFolder } from '../../../../../infra/local/owner.ts';
import { keepFilesPrivate } from '../../../../../infra/local/private-files.ts';
import { EnvironmentError } from '../../../../../shared/core/errors.ts';
import { fileKeys } from '../../../../../shared/runtime/file-keys.ts';
import type { KeysCreateOptions } from './options.ts';

const KEY_BYTES = 32;

/** `shoal keys create`: whether or not a stack runs in the folder. */
export async function run({ dataDir, name, scopes }: KeysCreateOptions): Promise<number> {
	keepFilesPrivate();
	prepareFolder(dataDir);
	const keys = fileKeys(dataDir);
	if (keys.list().some((each) => each.name === name)) {
		throw new EnvironmentError(`there is a key ${name} in ${dataDir}; revoke it first, or take another name`);
	}
	const key = randomBytes(KEY_BYTES).toString('base64url');
	keys.put({ name, sha256: hash('sha256', key), scopes, createdAt: new Date().toISOString() });
	process.stdout.write(`${key}\n`);
	process.stderr.write(`Made the key ${name}; it is not shown again.\n`);
	return 0;
}
