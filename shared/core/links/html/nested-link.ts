import type { RawLink } from '../page-link.ts';
import { encodedQuery } from '../urls/encoded-query.ts';
import { basedOn } from './based-on.ts';

/** A link of a `srcdoc`, which is in UTF-8 whatever its page is in, and may have a base of its own. */
export function nestedLink(link: RawLink, baseHref: string | undefined): RawLink {
	const base = basedOn(baseHref, link.base);
	return { ...link, value: encodedQuery(link.value, encodeUtf8), ...(base !== undefined && { base }) };
}

function encodeUtf8(query: string): string {
	return query.replaceAll(/[^\0-\u007f]+/g, (part) => encodeURIComponent(part.toWellFormed()));
}
