import { strippedUrl } from './urls/stripped-url.ts';

/** One link of a `Link` response header. */
export interface HeaderLink {
	/** As written; it resolves against the response's URL. */
	readonly url: string;
	/** Relation types in lower case; of several `rel` parameters the first counts. */
	readonly rels: readonly string[];
	/** The first of each parameter, names in lower case; `title*` and the like are decoded. */
	readonly parameters: ReadonlyMap<string, string>;
}

const TARGET = /<([^>]*)>/y;
const PARAMETER =
	/[\t\n\r ]*;[\t\n\r ]*([^\t\n\r ;,="]*)[\t\n\r ]*(?:=[\t\n\r ]*(?:"((?:[^"\\]|\\.)*)"?|([^\t\n\r ;,]*)))?/sy;
const QUOTED_PAIR = /\\(.)/gs;
const EXTENDED_VALUE = /^utf-8'[^']*'(.*)$/is;

/**
 * Parses a `Link` header, and goes on behind what it cannot understand.
 *
 * Source: RFC 8288, section 3 and appendix B.2; RFC 8187 for `name*` parameters.
 */
export function parseLinkHeader(header: string): HeaderLink[] {
	const links: HeaderLink[] = [];
	for (let at = header.indexOf('<'); at !== -1; at = header.indexOf('<', at)) {
		TARGET.lastIndex = at;
		const url = TARGET.exec(header)?.[1];
		if (url === undefined) return links;

		const { parameters, end } = parametersFrom(header, TARGET.lastIndex);
		const rels =
			parameters
				.get('rel')
				?.toLowerCase()
				.split(/[\t\n\r ]+/)
				.filter(Boolean) ?? [];
		links.push({ url: strippedUrl(url), rels, parameters });
		at = end;
	}
	return links;
}

function parametersFrom(header: string, start: number): { parameters: ReadonlyMap<string, string>; end: number } {
	const parameters = new Map<string, string>();
	let end = start;
	PARAMETER.lastIndex = start;
	for (let match = PARAMETER.exec(header); match !== null; match = PARAMETER.exec(header)) {
		const [, name = '', quoted, token = ''] = match;
		const key = name.toLowerCase();
		const value = quoted?.replace(QUOTED_PAIR, '$1') ?? token;
		if (key !== '' && !parameters.has(key)) parameters.set(key, key.endsWith('*') ? extendedValue(value) : value);
		end = PARAMETER.lastIndex;
	}
	return { parameters, end };
}

function extendedValue(value: string): string {
	const escaped = EXTENDED_VALUE.exec(value)?.[1];
	if (escaped === undefined) return value;
	try {
		return decodeURIComponent(escaped);
	} catch {
		// Not UTF-8: as it was sent.
		return value;
	}
}
