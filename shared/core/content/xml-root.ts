const START_TAG = /<(?:[\w.-]+:)?([\w.-]+)[\s/>]/y;

/**
 * The name of the root element of a document of XML, without its prefix.
 *
 * @param text - Its beginning, decoded as far as ASCII goes.
 * @returns `undefined` if none begins in it.
 */
export function xmlRoot(text: string): string | undefined {
	let at = text.indexOf('<');
	while (at !== -1) {
		if (text.startsWith('<?', at)) at = after(text, '?>', at);
		else if (text.startsWith('<!--', at)) at = after(text, '-->', at);
		else if (text.startsWith('<!', at)) at = after(text, '>', at);
		else {
			START_TAG.lastIndex = at;
			return START_TAG.exec(text)?.[1];
		}
	}
	return undefined;
}

/** Where the next tag begins behind the end of this markup. */
function after(text: string, end: string, from: number): number {
	const at = text.indexOf(end, from);
	return at === -1 ? -1 : text.indexOf('<', at);
}
