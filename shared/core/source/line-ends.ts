/**
 * A text in which each line ends with LF alone, whatever ended it: CRLF, LF or a lone CR, one after the other in files
 * that were joined or edited on several systems.
 */
export async function* withPlainLineEnds(text: AsyncIterable<string>): AsyncGenerator<string> {
	let isAfterReturn = false;
	for await (const part of text) {
		const rest = isAfterReturn && part.startsWith('\n') ? part.slice(1) : part;
		if (part !== '') isAfterReturn = part.endsWith('\r');
		if (rest !== '') yield rest.includes('\r') ? rest.replaceAll(/\r\n?/g, '\n') : rest;
	}
}
