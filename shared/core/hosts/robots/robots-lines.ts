import { ownCopy } from '../../own-copy.ts';

/** What RFC 9309 asks for at least; what comes after is not read. */
export const MAX_ROBOTS_BYTES = 500 * 1024;
/** Google's parser cuts longer lines, 8 times the length of what was the longest URL. */
const MAX_LINE_LENGTH = 2083 * 8 - 1;

/** The spellings that Google's parser takes for each key. */
const KEYS: ReadonlyMap<string, RobotsLine['key']> = new Map([
	...['user-agent', 'useragent', 'user agent'].map((name) => [name, 'agent'] as const),
	...['disallow', 'dissallow', 'dissalow', 'disalow', 'diasllow', 'disallaw'].map(
		(name) => [name, 'disallow'] as const,
	),
	...['sitemap', 'site-map'].map((name) => [name, 'sitemap'] as const),
	['allow', 'allow'],
	['crawl-delay', 'delay'],
]);
const LINE_BREAK = /\r\n|\r|\n/;
const BYTE_ORDER_MARK = '\ufeff';

/** What a line says; empty lines, comments and unknown keys are none. */
export interface RobotsLine {
	readonly key: 'agent' | 'allow' | 'disallow' | 'sitemap' | 'delay';
	readonly value: string;
}

/** The lines of a robots.txt, with the forbearance of Google's parser: misspelt keys, a missing colon. */
export function* linesOf(text: string): Generator<RobotsLine> {
	const read = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
	for (const whole of read.slice(0, MAX_ROBOTS_BYTES).split(LINE_BREAK)) {
		const line = lineOf(whole.slice(0, MAX_LINE_LENGTH));
		if (line !== undefined) yield line;
	}
}

function lineOf(whole: string): RobotsLine | undefined {
	const comment = whole.indexOf('#');
	const text = stripped(comment === -1 ? whole : whole.slice(0, comment));
	const colon = text.indexOf(':');
	const [word, rest] = colon === -1 ? twoWords(text) : cut(text, colon);
	const key = KEYS.get(stripped(word).toLowerCase());
	return key === undefined ? undefined : { key, value: ownCopy(stripped(rest)) };
}

/** White space as RFC 9309 has it, or a control; others, such as a no-break space, are part of what they stand beside. */
export function isSpace(code: number): boolean {
	return code <= 0x20;
}

/** By hand: a regular expression would look for the end of each run of blanks in the line. */
function stripped(text: string): string {
	let from = 0;
	let to = text.length;
	while (from < to && isSpace(text.charCodeAt(from))) from++;
	while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
	return text.slice(from, to);
}

/** Where the colon is missing, two words are a key and its value. */
function twoWords(text: string): [string, string] {
	let at = 0;
	while (at < text.length && !isSpace(text.charCodeAt(at))) at++;
	const [word, rest] = [text.slice(0, at), stripped(text.slice(at))];
	return Array.from(rest).some((char) => isSpace(char.charCodeAt(0))) ? ['', ''] : [word, rest];
}

function cut(text: string, at: number): [string, string] {
	return [text.slice(0, at), text.slice(at + 1)];
}
