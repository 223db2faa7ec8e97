import { knownCharset } from './charset-label.ts';
import { metaCharset } from './meta-charset.ts';
import { xmlCharset } from './xml-charset.ts';

const DEFAULT_CHARSET = 'utf-8';
/** Bytes that must stand exactly so. */
const STYLE_CHARSET = /^@charset "([^"]{1,100})";/;
/** Charsets in which a byte below 0x80 may be something else than its ASCII character. */
const NOT_ASCII_COMPATIBLE: ReadonlySet<string> = new Set(['utf-16le', 'utf-16be', 'iso-2022-jp']);

/**
 * Decides in which charset a page is written: its byte order mark, else what the header says, else its `meta` tag, else an XML declaration.
 *
 * @param head - The first bytes of the page, each one character; 16 KB are looked at, mostly 1024.
 * @param header - The `charset` parameter of `Content-Type`.
 * @returns A WHATWG name in lower case that `TextDecoder` takes; `utf-8` where nothing known is named.
 */
export function sniffCharset(head: string, header?: string): string {
	return (
		bomCharset(head) ??
		knownCharset(header) ??
		utf16In(head) ??
		metaCharset(head) ??
		xmlCharset(head) ??
		DEFAULT_CHARSET
	);
}

/**
 * Decides in which charset a document of XML is written: its byte order mark, else what the header says, else its declaration.
 *
 * Source: RFC 7303, section 3
 */
export function sniffXmlCharset(head: string, header?: string): string {
	return bomCharset(head) ?? knownCharset(header) ?? xmlCharset(head) ?? DEFAULT_CHARSET;
}

/**
 * Decides in which charset a style sheet is written: its byte order mark, else what the header says, else its `@charset`.
 *
 * Source: https://www.w3.org/TR/css-syntax-3/#input-byte-stream
 */
export function sniffStyleCharset(head: string, header?: string): string {
	const declared = knownCharset(STYLE_CHARSET.exec(head)?.[1]);
	// As with `meta`: what could be read is not UTF-16.
	const own = declared?.startsWith('utf-16') === true ? 'utf-8' : declared;
	return bomCharset(head) ?? knownCharset(header) ?? own ?? DEFAULT_CHARSET;
}

/** Whether tags can be found in the raw bytes, so that only what is kept needs decoding. */
export function isAsciiCompatible(charset: string): boolean {
	return !NOT_ASCII_COMPATIBLE.has(charset);
}

/** Of a page that begins with an XML declaration. */
function utf16In(head: string): string | undefined {
	return head.charCodeAt(1) === 0 || head.charCodeAt(0) === 0 ? xmlCharset(head) : undefined;
}

function bomCharset(head: string): string | undefined {
	if (head.startsWith('\u00ef\u00bb\u00bf')) return 'utf-8';
	if (head.startsWith('\u00fe\u00ff')) return 'utf-16be';
	if (head.startsWith('\u00ff\u00fe')) return 'utf-16le';
	return undefined;
}
