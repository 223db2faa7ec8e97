/** Of nearly all pages: a type, and a charset or none. */
const PLAIN = /^([a-z]+\/[a-z0-9.+-]+)(?:;[\t ]*charset=([\w-]+))?$/i;
/** Header values that were joined: a comma in quotes is none between them. */
const VALUE = /(?:[^",]|"(?:[^"\\]|\\[\s\S])*"?)+/g;
const WHITE_SPACE = /^[\t\n\r ]+|[\t\n\r ]+$/g;
const ESSENCE = /^[!#$%&'*+\-.^_`|~0-9a-z]+\/[!#$%&'*+\-.^_`|~0-9a-z]+$/i;
const PARAMETER = /;[\t\n\r ]*([^;=]*)(?:=(?:"((?:[^"\\]|\\[\s\S])*)(?:"[^;]*)?|([^;]*)))?/g;
const TEXT_TYPE =
	/^text\/|[/+](?:json|x?html|(?:x-)?javascript|ecmascript|(?:x-)?yaml|x-ndjson|jsonl|csv|sql|graphql)$/;
/** What may stand in the value of a parameter. */
const SENDABLE = /^[\t -~\u0080-\u00ff]*$/;
const HTML_TYPES: ReadonlySet<string> = new Set(['text/html', 'application/xhtml+xml']);

export interface ContentType {
	/** Without parameters, in lower case. */
	readonly mediaType: string;
	/** The first `charset` parameter as it was sent, unquoted. */
	readonly charset?: string;
}

/**
 * Reads a `Content-Type` header: of several values the last that is a media type counts, and keeps the charset of those
 * before it that name the same type.
 *
 * Source: the Fetch Standard's "extract a MIME type", and the MIME Sniffing Standard's "parse a MIME type".
 *
 * @param header - All its values, joined by commas.
 * @returns `undefined` if none names a media type; parameters mean nothing then.
 */
export function parseContentType(header: string): ContentType | undefined {
	const plain = PLAIN.exec(header);
	if (plain !== null) return contentType((plain[1] ?? '').toLowerCase(), plain[2]);

	let last: ContentType | undefined;
	for (const [value] of header.matchAll(VALUE)) {
		const type = parseMediaType(value);
		if (type === undefined || type.mediaType === '*/*') continue;
		const known = last?.mediaType === type.mediaType ? last.charset : undefined;
		last = contentType(type.mediaType, type.charset ?? known);
	}
	return last;
}

/** Whether a page of this media type has a title and links to read. */
export function isHtml(mediaType: string): boolean {
	return HTML_TYPES.has(mediaType);
}

/** Whether it is XML of any kind. */
export function isXml(mediaType: string): boolean {
	return mediaType.endsWith('+xml') || mediaType === 'application/xml' || mediaType === 'text/xml';
}

/** Of which a text can be made: a page, and what programs read. What names no type may be one. */
export function isText(mediaType: string | undefined): boolean {
	return mediaType === undefined || isXml(mediaType) || TEXT_TYPE.test(mediaType);
}

function parseMediaType(value: string): ContentType | undefined {
	const semicolon = value.indexOf(';');
	const essence = (semicolon === -1 ? value : value.slice(0, semicolon)).replace(WHITE_SPACE, '');
	if (!ESSENCE.test(essence)) return undefined;
	return contentType(essence.toLowerCase(), semicolon === -1 ? undefined : charsetOf(value.slice(semicolon)));
}

function charsetOf(parameters: string): string | undefined {
	for (const [, name = '', quoted, bare = ''] of parameters.matchAll(PARAMETER)) {
		if (name.toLowerCase() !== 'charset') continue;
		const value = quoted === undefined ? bare.replace(WHITE_SPACE, '') : quoted.replace(/\\([\s\S])/g, '$1');
		// One that is quoted is one, though it be empty.
		if ((value !== '' || quoted !== undefined) && SENDABLE.test(value)) return value || undefined;
	}
	return undefined;
}

function contentType(mediaType: string, charset: string | undefined): ContentType {
	return charset === undefined ? { mediaType } : { mediaType, charset };
}
