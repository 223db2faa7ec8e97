import { text } from 'node:stream/consumers';
import { keepFilesPrivate } from '../../../../../infra/local/private-files.ts';
import { UsageError } from '../../../../../shared/core/errors.ts';
import { fileSecrets } from '../../../../../shared/runtime/file-secrets.ts';
import type { SecretsSetOptions } from './options.ts';

/** `shoal secrets set`: whether or not a stack runs in the folder. */
export async function run({ dataDir, name }: SecretsSetOptions): Promise<number> {
	keepFilesPrivate();
	if (process.stdin.isTTY) process.stderr.write(`Value of ${name}, then Ctrl-D on a line of its own:\n`);
	const value = (await text(process.stdin)).replace(/\r?\n$/, '');
	if (value === '') {
		throw new UsageError(`stdin is empty; give the value of ${name} there, as in shoal secrets set ${name} < FILE`);
	}
	await fileSecrets(dataDir).set(name, value);
	process.stderr.write(`Kept ${name}.\n`);
	return 0;
}
