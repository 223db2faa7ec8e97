import { knownCharset } from './charset-label.ts';

const PRESCAN_BYTES = 1024;
/** A tag that comes too late makes browsers begin anew; beyond this nobody waits for it. */
const LATE_BYTES = 16 * 1024;
const MAY_DECLARE = /<meta[\t\n\f\r /][^>]{0,200}charset/i;
const ATTRIBUTE =
	/[\t\n\f\r /]*([^\t\n\f\r />][^\t\n\f\r />=]*)(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|([^\t\n\f\r >"'][^\t\n\f\r >]*)?))?/y;
const CHARSET_IN_CONTENT = /charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|([^\t\n\f\r ;"']+))/i;

/**
 * The charset that a page declares in a `meta` tag of its first 1024 bytes, or else of its first 16 KB; tags with
 * unknown labels are passed over.
 *
 * Source: https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding
 *
 * @param head - The beginning of the page, each byte one character.
 * @returns Normalised, as by `knownCharset`.
 */
export function metaCharset(head: string): string | undefined {
	return charsetIn(head.slice(0, PRESCAN_BYTES)) ?? lateCharset(head.slice(0, LATE_BYTES));
}

function lateCharset(html: string): string | undefined {
	return html.length > PRESCAN_BYTES && MAY_DECLARE.test(html) ? charsetIn(html) : undefined;
}

function charsetIn(html: string): string | undefined {
	let at = html.indexOf('<');
	while (at !== -1) {
		if (isMetaAt(html, at)) {
			const declared = decodableAs(declaredIn(attributesFrom(html, at + '<meta'.length).values));
			if (declared !== undefined) return declared;
		}
		at = html.indexOf('<', endOfMarkup(html, at));
	}
	return undefined;
}

function isMetaAt(html: string, at: number): boolean {
	return /^<meta[\t\n\f\r /]/i.test(html.slice(at, at + 6));
}

function endOfMarkup(html: string, at: number): number {
	// `<!-->` is a whole comment: its dashes may serve both ends.
	if (html.startsWith('<!--', at)) return orEnd(html, html.indexOf('-->', at + 2));
	if (/^<\/?[a-z]/i.test(html.slice(at, at + 3))) return attributesFrom(html, endOfTagName(html, at)).end;
	if (/^<[!/?]/.test(html.slice(at, at + 2))) return orEnd(html, html.indexOf('>', at));
	return at + 1;
}

function orEnd(html: string, at: number): number {
	return at === -1 ? html.length : at;
}

function endOfTagName(html: string, at: number): number {
	const length = html.slice(at).search(/[\t\n\f\r >]/);
	return length === -1 ? html.length : at + length;
}

/** The attributes of a tag up to its `>`, the first of each name; none if the tag has no end. */
function attributesFrom(html: string, start: number): { values: ReadonlyMap<string, string>; end: number } {
	const values = new Map<string, string>();
	let end = start;
	ATTRIBUTE.lastIndex = start;
	for (let match = ATTRIBUTE.exec(html); match !== null; match = ATTRIBUTE.exec(html)) {
		const [, name = '', double, single, bare = ''] = match;
		const key = name.toLowerCase();
		if (!values.has(key)) values.set(key, double ?? single ?? bare);
		end = ATTRIBUTE.lastIndex;
	}
	const close = html.indexOf('>', end);
	return close === -1 ? { values: new Map(), end: html.length } : { values, end: close };
}

function declaredIn(attributes: ReadonlyMap<string, string>): string | undefined {
	const charset = attributes.get('charset');
	if (charset !== undefined) return charset;

	const isPragma = attributes.get('http-equiv')?.toLowerCase() === 'content-type';
	if (!isPragma) return undefined;
	const [, double, single, bare] = CHARSET_IN_CONTENT.exec(attributes.get('content') ?? '') ?? [];
	return double ?? single ?? bare;
}

// The standard's: a tag that could be read is not UTF-16, and `x-user-defined` means windows-1252.
function decodableAs(label: string | undefined): string | undefined {
	const charset = knownCharset(label);
	if (charset === 'utf-16le' || charset === 'utf-16be') return 'utf-8';
	return charset === 'x-user-defined' ? 'windows-1252' : charset;
}
