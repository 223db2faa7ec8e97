/** One line of a robots.txt that allows or forbids. */
export interface RobotsRule {
	readonly allows: boolean;
	/** Normalized; its length is its weight. */
	readonly pattern: string;
	/** @param path - Normalized likewise. */
	readonly matches: (path: string) => boolean;
}

const INDEX_PAGE = /^(.*\/)index\.htm[^/]*$/i;
const ESCAPE = /%[0-9a-f]{2}/gi;
const UNRESERVED = /[a-z0-9._~-]/i;
const NOT_ASCII = /[^\0-\u007f]+/g;

/**
 * The rules that a line makes: one, and where it allows an index page, one for the folder that shows it.
 *
 * @param value - As it stands in the file; not empty.
 */
export function ruleOf(allows: boolean, value: string): RobotsRule[] {
	const pattern = normalizedPattern(value);
	const folder = allows ? INDEX_PAGE.exec(pattern)?.[1] : undefined;
	const rules = [{ allows, pattern, matches: matcherOf(pattern) }];
	return folder === undefined ? rules : [...rules, { allows, pattern, matches: matcherOf(`${folder}$`) }];
}

/** A pattern or path in the one spelling in which they are compared: RFC 9309 2.2.2, escapes in capitals. */
export function normalizedPattern(text: string): string {
	// Lone surrogates have no UTF-8.
	const ascii = text.replace(NOT_ASCII, (part) => encodeURIComponent(part.toWellFormed()));
	return ascii.replace(ESCAPE, (code) => {
		const char = String.fromCharCode(Number.parseInt(code.slice(1), 16));
		return UNRESERVED.test(char) ? char : code.toUpperCase();
	});
}

/** By hand: what others wrote must not become a regular expression, which may take for ever. */
function matcherOf(pattern: string): (path: string) => boolean {
	const isEnded = pattern.endsWith('$');
	const [first = '', ...others] = (isEnded ? pattern.slice(0, -1) : pattern).split('*');
	const last = isEnded ? others.pop() : undefined;
	if (isEnded && last === undefined) return (path) => path === first;

	return (path) => {
		if (!path.startsWith(first)) return false;
		let at = first.length;
		for (const part of others) {
			const found = path.indexOf(part, at);
			if (found === -1) return false;
			at = found + part.length;
		}
		return last === undefined || (path.length - last.length >= at && path.endsWith(last));
	};
}
