import { UsageError } from '../../../shared/core/errors.ts';
import { decodeText } from '../../../shared/core/source/decode-text.ts';
import { checkFile, readFile } from './bytes/file-bytes.ts';

/**
 * What a file says that an option names.
 *
 * @throws {UsageError} Names the option, the file and what is wrong with it.
 */
export async function readJson(option: string, file: string): Promise<unknown> {
	await checkFile(file, option);
	const text = await textOf(file);
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new UsageError(`${option} ${file}: is no JSON: ${(cause as Error).message}`, { cause });
	}
}

/** As Windows writes it, too: with a byte order mark, or in UTF-16. */
async function textOf(file: string): Promise<string> {
	let text = '';
	for await (const part of decodeText(readFile(file))) text += part;
	return text;
}
