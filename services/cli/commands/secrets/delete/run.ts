import { keepFilesPrivate } from '../../../../../infra/local/private-files.ts';
import { EnvironmentError } from '../../../../../shared/core/errors.ts';
import { fileSecrets } from '../../../../../shared/runtime/file-secrets.ts';
import type { SecretsDeleteOptions } from './options.ts';

/** `shoal secrets delete`: whether or not a stack runs in the folder. */
export async function run({ dataDir, name }: SecretsDeleteOptions): Promise<number> {
	keepFilesPrivate();
	const secrets = fileSecrets(dataDir);
	if (!(await secrets.delete(name))) {
		const there = (await secrets.list()).join(', ') || 'none';
		throw new EnvironmentError(`there is no secret ${name} in ${dataDir}; there are: ${there}`);
	}
	process.stderr.write(`Deleted ${name}.\n`);
	return 0;
}
