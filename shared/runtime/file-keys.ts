import { join } from 'node:path';
import { createFileKeyList, type FileKeyList } from '../adapters/file/file-key-list.ts';

/** The keys of the API of a data folder: those that `API_KEYS_FILE` of its stack names. */
export function fileKeys(dataDir: string): FileKeyList {
	return createFileKeyList(join(dataDir, 'api-keys.json'));
}
