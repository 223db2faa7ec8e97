import { UsageError } from '../../../shared/core/errors.ts';
import { checkFile } from './bytes/file-bytes.ts';
import { readText } from './bytes/file-text.ts';

/**
 * What a file says that an option names.
 *
 * @throws {UsageError} Names the option, the file and what is wrong with it.
 */
export async function readJson(option: string, file: string): Promise<unknown> {
	await checkFile(file, option);
	const text = await readText(file);
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new UsageError(`${option} ${file}: is no JSON: ${(cause as Error).message}`, { cause });
	}
}
