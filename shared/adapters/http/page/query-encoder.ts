import type { RawLink } from '../../../core/links/page-link.ts';
import { hasForeignQuery, type QueryEncoder } from '../../../core/links/urls/encoded-query.ts';

/** With the tables of all charsets, which nearly no page needs. */
type Encode = typeof import('@exodus/bytes/whatwg.js').percentEncodeAfterEncoding;

/** The special-query percent-encode set, but for what is encoded in any case. */
const ENCODED = ' "#\'<>';
/** Their pages' queries are written in UTF-8 (Encoding, "get an output encoding"). */
const UTF_8_OUT: ReadonlySet<string> = new Set(['utf-8', 'utf-16le', 'utf-16be', 'replacement']);

let encode: Encode | undefined;
let loading: Promise<void> | undefined;

export interface WrittenLinks {
	readonly charset: string | null;
	readonly rawLinks?: readonly RawLink[];
}

/** @returns Resolves once `queryEncoderOf` knows how the links of a page are written; `undefined` if it does already. */
export function loadQueryEncoder({ charset, rawLinks = [] }: WrittenLinks): Promise<void> | undefined {
	if (encode !== undefined || charset === null || UTF_8_OUT.has(charset)) return undefined;
	if (!rawLinks.some(({ value }) => hasForeignQuery(value))) return undefined;
	loading ??= load();
	return loading;
}

async function load(): Promise<void> {
	// Tells the encoder the charsets of several bytes a character.
	await import('@exodus/bytes/encoding.js');
	encode = (await import('@exodus/bytes/whatwg.js')).percentEncodeAfterEncoding;
}

/** How queries are written on a page of this charset; `undefined` is in UTF-8. */
export function queryEncoderOf(charset: string | null | undefined): QueryEncoder | undefined {
	if (encode === undefined || charset === undefined || charset === null || UTF_8_OUT.has(charset)) return undefined;
	const known = encode;
	return (query) => known(charset, query, ENCODED);
}
