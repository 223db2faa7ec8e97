/** Writes a query in a charset: percent-encoded, and `&#N;` (likewise) for what the charset lacks. */
export type QueryEncoder = (query: string) => string;

const NOT_ASCII_IN_QUERY = /^[^?#]*\?[^#]*[^\0-\u007f]/;
/** The parser drops them. */
const NO_PART_OF_URLS = /[\t\n\r]|[\0- ]+$/g;

/** Whether it matters to a link in which charset its page is written. */
export function hasForeignQuery(link: string): boolean {
	return NOT_ASCII_IN_QUERY.test(link);
}

/**
 * A link with its query in the charset of its page; paths and hosts know but UTF-8.
 *
 * Source: https://url.spec.whatwg.org/#query-state
 */
export function encodedQuery(link: string, encodeQuery: QueryEncoder): string {
	if (!hasForeignQuery(link)) return link;
	const start = link.indexOf('?') + 1;
	const hash = link.indexOf('#', start);
	const end = hash === -1 ? link.length : hash;
	const query = link.slice(start, end);
	const cleaned = hash === -1 ? query.replace(NO_PART_OF_URLS, '') : query.replaceAll(/[\t\n\r]/g, '');
	return link.slice(0, start) + encodeQuery(cleaned) + link.slice(end);
}
