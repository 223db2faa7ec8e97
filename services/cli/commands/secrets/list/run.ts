import { keepFilesPrivate } from '../../../../../infra/local/private-files.ts';
import { fileSecrets } from '../../../../../shared/runtime/file-secrets.ts';
import { printJson } from '../../../output/print-json.ts';
import type { SecretsListOptions } from './options.ts';

/** `shoal secrets list`: names, and never a value. */
export async function run({ dataDir, json }: SecretsListOptions): Promise<number> {
	keepFilesPrivate();
	const secrets = await fileSecrets(dataDir).list();
	if (json) printJson({ secrets });
	else process.stdout.write(secrets.map((name) => `${name}\n`).join(''));
	return 0;
}
