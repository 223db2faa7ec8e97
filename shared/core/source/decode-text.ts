import { readAhead } from './read-ahead.ts';

const BOM_LENGTH = 2;

/** UTF-8, or UTF-16 where its byte order mark says so (as Windows shells write it); the mark itself is dropped. */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	const { seen, all } = await readAhead(bytes, (start) => start.length >= BOM_LENGTH);
	const decoder = new TextDecoder(encodingOf(seen));
	for await (const part of all) {
		const text = decoder.decode(part, { stream: true });
		if (text !== '') yield text;
	}
	const rest = decoder.decode();
	if (rest !== '') yield rest;
}

function encodingOf(start: Uint8Array | undefined): string {
	if (start?.[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
	if (start?.[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
	return 'utf-8';
}
