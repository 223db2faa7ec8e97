import { MAX_URL_LENGTH } from '../canonical-url.ts';
import type { SourceTarget } from '../target.ts';

/** Spelt as almost every row is, so that most need no parser. */
const PLAIN = /^https?:\/\/(?![^/?#]*xn--)[a-z0-9.-]*[a-z](?::\d{1,5})?(?:[/?#][!-~]*)?$/;
const WEB_SCHEME = /^https?:/i;
const CONTROL = /\p{Cc}/u;

/**
 * What a row of a list stands for; with its line where it cannot be visited.
 *
 * A URL with a line end or a tab inside is one to browsers, which leave them out. In a list it is two rows, or two cells,
 * of which both would be lost.
 *
 * @param text - Trimmed.
 */
export function rowTarget(text: string, line: number): SourceTarget {
	if (text.length <= MAX_URL_LENGTH) {
		if (PLAIN.test(text)) return text;
		if (CONTROL.test(text)) return oddRow(text, line, controlFault(text));
		if (WEB_SCHEME.test(text) && URL.canParse(text)) return text;
	}
	return { url: text, place: placeOf(line) };
}

/** A row that is no target, whatever it looks like. */
export function oddRow(text: string, line: number, fault: string): SourceTarget {
	return { url: text, place: placeOf(line), fault };
}

/** An argument of the command line; it needs no place, as whoever gave it sees it. */
export function argumentTarget(given: string): SourceTarget {
	const text = given.trim();
	return CONTROL.test(text) ? { url: text, fault: controlFault(text) } : text;
}

function controlFault(text: string): string {
	const found = CONTROL.exec(text)?.[0] ?? '';
	const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
	return `not a web address: it has ${NAMES.get(found) ?? 'a control character'} (U+${code}) inside`;
}

const NAMES: ReadonlyMap<string, string> = new Map([
	['\t', 'a tab'],
	['\n', 'a line end'],
	['\r', 'a line end'],
]);

function placeOf(line: number): string {
	return `line ${line}`;
}
