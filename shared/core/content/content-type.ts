const MEDIA_TYPE = /^[!#$%&'*+\-.^_`|~0-9a-z]+\/[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const PARAMETER = /;[\t ]*([^\t ;=]+)=("(?:[^"\\]|\\.)*"?|[^;]*)/g;
/** Of nearly all pages. */
const PLAIN_CHARSET = /^;[\t ]*charset=([^\t ;="\\]+)$/i;
const HTML_TYPES: ReadonlySet<string> = new Set(['text/html', 'application/xhtml+xml']);

export interface ContentType {
	/** Without parameters, in lower case. */
	readonly mediaType: string;
	/** The first `charset` parameter as it was sent, unquoted. */
	readonly charset?: string;
}

/**
 * Reads a `Content-Type` header.
 *
 * @returns `undefined` if it names no media type; its parameters mean nothing then.
 */
export function parseContentType(header: string): ContentType | undefined {
	const semicolon = header.indexOf(';');
	const mediaType = (semicolon === -1 ? header : header.slice(0, semicolon)).trim().toLowerCase();
	if (!MEDIA_TYPE.test(mediaType)) return undefined;

	const charset = semicolon === -1 ? undefined : charsetOf(header.slice(semicolon));
	return charset === undefined ? { mediaType } : { mediaType, charset };
}

/** Whether a page of this media type has a title and links to read. */
export function isHtml(mediaType: string): boolean {
	return HTML_TYPES.has(mediaType);
}

function charsetOf(parameters: string): string | undefined {
	const plain = PLAIN_CHARSET.exec(parameters)?.[1];
	if (plain !== undefined) return plain;
	for (const [, name = '', value = ''] of parameters.matchAll(PARAMETER)) {
		if (name.toLowerCase() === 'charset') return unquoted(value.trim()) || undefined;
	}
	return undefined;
}

function unquoted(value: string): string {
	return value.startsWith('"') ? value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1') : value;
}
