import { keepFilesPrivate } from '../../../../../infra/local/private-files.ts';
import { EnvironmentError } from '../../../../../shared/core/errors.ts';
import { fileKeys } from '../../../../../shared/runtime/file-keys.ts';
import { forgetApiKey } from '../../serve/api-key.ts';
import { LINK_KEY } from '../key-name.ts';
import type { KeysRevokeOptions } from './options.ts';

/** `shoal keys revoke`: whether or not a stack runs in the folder. */
export async function run({ dataDir, name }: KeysRevokeOptions): Promise<number> {
	keepFilesPrivate();
	const keys = fileKeys(dataDir);
	if (keys.remove(name) === undefined) {
		const there = keys.list().map((each) => each.name);
		throw new EnvironmentError(`there is no key ${name} in ${dataDir}; there are: ${there.join(', ') || 'none'}`);
	}
	if (name === LINK_KEY) forgetApiKey(dataDir);
	process.stderr.write(`Revoked ${name}.\n`);
	return 0;
}
