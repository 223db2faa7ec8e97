import { strippedUrl } from '../urls/stripped-url.ts';

/** A URL that a style sheet refers to. */
export interface CssUrl {
	/** Escapes decoded; never empty. */
	readonly url: string;
	/** Where it begins in the style sheet. */
	readonly at: number;
}

/** What matters between the parts that do not; each alternative is linear, also in broken text. */
const NEXT = /\/\*|["'();{}]|@[\w-]+|(?<![\w\\-])(?:url|src)\(|(?<![\w\\-])(?:-webkit-)?image-set\(|\\./gis;
const SPACE = /[\t\n\f\r ]*/y;
const DOUBLE_QUOTED = /(?:[^"\\\n\f\r]|\\(?:\r\n|.))*/sy;
const SINGLE_QUOTED = /(?:[^'\\\n\f\r]|\\(?:\r\n|.))*/sy;
const UNQUOTED = /(?:[^\t\n\f\r "'()\\]|\\[0-9a-f]{1,6}[\t\n\f\r ]?|\\[^\n\f\r])*/iy;
const ESCAPE = /\\(?:([0-9a-f]{1,6})(?:\r\n|[\t\n\f\r ])?|(\r\n|[\n\f\r])|(.))/gis;
/** Their URLs name things and are never fetched. */
const NAMING_RULES: ReadonlySet<string> = new Set(['@namespace', '@document', '@-moz-document']);

/**
 * The URLs of a style sheet or a `style` attribute, in order: `url()`, `@import`, strings of `image-set()`.
 *
 * Comments and strings are honoured; bad URLs are passed over, as browsers do. Those of `@namespace` are names.
 *
 * Source: https://www.w3.org/TR/css-syntax-3/#consume-url-token
 */
export function cssUrls(css: string): CssUrl[] {
	const reader = new CssReader(css);
	NEXT.lastIndex = 0;
	for (let match = NEXT.exec(css); match !== null; match = NEXT.exec(css)) {
		NEXT.lastIndex = reader.take(match[0].toLowerCase(), NEXT.lastIndex);
	}
	return reader.found;
}

/** Where in a style sheet its tokens stand. */
class CssReader {
	readonly found: CssUrl[] = [];
	private readonly css: string;
	/** The at-rule that has begun, and has had neither its URL nor its block; empty for none. */
	private rule = '';
	private depth = 0;
	/** Nesting at which an `image-set(` stands open; 0 for none. */
	private imageSet = 0;

	constructor(css: string) {
		this.css = css;
	}

	/**
	 * Takes what `NEXT` has found.
	 *
	 * @param end - Behind it.
	 * @returns Where to go on.
	 */
	take(token: string, end: number): number {
		if (token === '/*') return endOfComment(this.css, end);
		if (token === '"' || token === "'") return this.takeString(stringFrom(this.css, end, token));
		if (token === 'url(' || token === 'src(') return this.takeUrl(urlFrom(this.css, end));
		if (token.endsWith('(')) this.open(token);
		else if (token === ')') this.close();
		else if (token.startsWith('@')) this.rule = token;
		else if (!token.startsWith('\\')) this.endRule();
		return end;
	}

	private takeString(text: { readonly raw: string; readonly at: number; readonly end: number }): number {
		if (this.rule === '@import' || this.imageSet > 0) this.add(text);
		return this.afterUrl(text.end);
	}

	private takeUrl(url: ReturnType<typeof urlFrom>): number {
		if (url.isWhole) this.add(url);
		return this.afterUrl(url.end);
	}

	/** An `@import` has one. */
	private afterUrl(end: number): number {
		if (this.rule === '@import') this.rule = '';
		return end;
	}

	private add({ raw, at }: { readonly raw: string; readonly at: number }): void {
		const url = strippedUrl(raw.replace(ESCAPE, unescaped));
		if (url !== '' && !NAMING_RULES.has(this.rule)) this.found.push({ url, at });
	}

	private open(token: string): void {
		this.depth += 1;
		if (token !== '(' && this.imageSet === 0) this.imageSet = this.depth;
	}

	private close(): void {
		if (this.depth === this.imageSet) this.imageSet = 0;
		this.depth = Math.max(0, this.depth - 1);
	}

	private endRule(): void {
		this.rule = '';
		this.depth = 0;
		this.imageSet = 0;
	}
}

function endOfComment(css: string, at: number): number {
	const end = css.indexOf('*/', at);
	return end === -1 ? css.length : end + 2;
}

function stringFrom(css: string, at: number, quote: string) {
	const end = endOf(quote === '"' ? DOUBLE_QUOTED : SINGLE_QUOTED, css, at);
	return { raw: css.slice(at, end), at, end: css[end] === quote ? end + 1 : end };
}

function urlFrom(css: string, start: number) {
	const at = endOf(SPACE, css, start);
	const quote = css[at];
	const isQuoted = quote === '"' || quote === "'";
	const token = isQuoted ? stringFrom(css, at + 1, quote) : unquotedFrom(css, at);
	const close = endOf(SPACE, css, token.end);
	const isWhole = close === css.length || css[close] === ')';
	return { ...token, end: isWhole ? close + 1 : token.end, isWhole };
}

function unquotedFrom(css: string, at: number) {
	const end = endOf(UNQUOTED, css, at);
	return { raw: css.slice(at, end), at, end };
}

function unescaped(_: string, hex: string | undefined, newline: string | undefined, char: string | undefined): string {
	if (newline !== undefined) return '';
	if (hex === undefined) return char ?? '';
	const code = Number.parseInt(hex, 16);
	const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
	return isCharacter ? String.fromCodePoint(code) : '\ufffd';
}

function endOf(pattern: RegExp, text: string, at: number): number {
	pattern.lastIndex = at;
	pattern.test(text);
	return pattern.lastIndex;
}
