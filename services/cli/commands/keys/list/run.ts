import { fileKeys } from '../../../../../shared/runtime/file-keys.ts';
import { printJson } from '../../../output/print-json.ts';
import { textTable } from '../../../text/text-table.ts';
import type { KeysListOptions } from './options.ts';

const ID_LENGTH = 8;

/** `shoal keys list`: what is known of them, which is not the keys. */
export async function run({ dataDir, json }: KeysListOptions): Promise<number> {
	const keys = fileKeys(dataDir)
		.list()
		.map(({ name, sha256, scopes, createdAt }) => ({ name, id: sha256.slice(0, ID_LENGTH), scopes, createdAt }));
	if (json) {
		printJson({ keys });
		return 0;
	}
	const rows = keys.map(({ name, id, scopes, createdAt }) => [name, id, scopes.join(','), createdAt]);
	for (const line of textTable([['NAME', 'ID', 'SCOPES', 'CREATED'], ...rows])) process.stdout.write(`${line}\n`);
	return 0;
}
