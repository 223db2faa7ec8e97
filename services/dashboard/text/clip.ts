/** No cell shows more, and no browser has to lay it out. */
const MAX_SHOWN = 300;

/** The beginning of a text from the web, on one line. */
export function clip(text: string, maxCharacters = MAX_SHOWN): string {
	const line = text.replaceAll(/\s+/g, ' ');
	return line.length <= maxCharacters
		? line
		: `${line
				.slice(0, maxCharacters)
				.toWellFormed()
				.replace(/\ufffd$/, '')}…`;
}

/** An address that a link may lead to: what a job visits, and nothing that a browser would run. */
export function linkable(url: string): string | undefined {
	return /^https?:\/\//i.test(url) ? url : undefined;
}
