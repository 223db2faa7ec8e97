import { decodeText } from '../../../../shared/core/source/decode-text.ts';
import { readFile } from './file-bytes.ts';

/** The text of a small file, also as Windows writes it: with a byte order mark, or in UTF-16. */
export async function readText(file: string): Promise<string> {
	let text = '';
	for await (const part of decodeText(readFile(file))) text += part;
	return text;
}
