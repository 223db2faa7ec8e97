/** What follows it in a fragment is for the browser: a text to look for. */
const DIRECTIVE = ':~:';
/** Schemes of XML and SVG, which point without a name. */
const POINTER = /^(?:svgview|xpointer|element|xmlns)\(/i;
/** Sanitizers put it before every id of what users write; scripts of the page find them without it. */
const USER_CONTENT = 'user-content-';

/**
 * The name that a fragment has for a part of a page.
 *
 * @param fragment - As it is written, without `#`.
 * @returns `undefined` if it names none: it is empty, asks for a text alone, or points by other means.
 */
export function namedPart(fragment: string): string | undefined {
	const at = fragment.indexOf(DIRECTIVE);
	const name = at === -1 ? fragment : fragment.slice(0, at);
	return name === '' || POINTER.test(name) ? undefined : name;
}

/**
 * Whether a page has the part that a name is for: as it stands, with its percent escapes decoded, or its top.
 *
 * Source: https://html.spec.whatwg.org/multipage/browsing-the-web.html#select-the-indicated-part
 *
 * @param userContent - Whether ids that begin with `user-content-` stand for what follows as well.
 */
export function hasPart(ids: ReadonlySet<string>, name: string, userContent = false): boolean {
	const known = (id: string) => ids.has(id) || (userContent && ids.has(USER_CONTENT + id));
	if (known(name)) return true;
	const decoded = decodedPart(name);
	// The parser of URLs writes what it takes in escapes, and it is this that is looked for first.
	return known(decoded) || decoded.toLowerCase() === 'top' || known(escaped(name));
}

function escaped(name: string): string {
	return URL.parse(`http://a/#${name}`)?.hash.slice(1) ?? name;
}

function decodedPart(name: string): string {
	return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(unescapeBytes(name), 'latin1'));
}

/** Percent escapes to bytes; what is no escape stays as it is, in UTF-8. */
function unescapeBytes(text: string): string {
	const bytes = Buffer.from(text).toString('latin1');
	return bytes.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
