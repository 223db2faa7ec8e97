/** One line of a robots.txt that allows or forbids, as the pieces of the paths that it is about. */
export interface RobotsRule {
	readonly allows: boolean;
	/** Octets of its pattern: of two rules that match, the longer one decides. */
	readonly weight: number;
	/** What a path begins with. */
	readonly prefix: string;
	/** What follows anywhere behind it, in this order; absent in a pattern without `*`. */
	readonly inner?: readonly string[];
	/** What the path ends with, behind the rest; absent where it may go on. */
	readonly end?: string;
}

const INDEX_PAGE = /^(.*\/)index\.htm[^/]*$/i;
const ESCAPE = /%[0-9a-f]{2}/gi;
const UNRESERVED = /[a-z0-9._~-]/i;
/** What stands in no URL as it is, or only in some parts of it: the URL Standard escapes `'` in queries and `{` in paths. */
const NEVER_PLAIN = /[^!#-&(-;=?-[\]_a-z~]+/g;
const QUOTE = /'/g;
const SPECIAL = /[$*]/g;

/**
 * The rules that a line makes: one, and where it allows an index page, one for the folder that shows it.
 *
 * @param value - As it stands in the file; not empty.
 */
export function ruleOf(allows: boolean, value: string): RobotsRule[] {
	const pattern = normalizedPattern(value);
	const folder = allows ? INDEX_PAGE.exec(pattern)?.[1] : undefined;
	const how = { allows, weight: pattern.length };
	const rule = { ...how, ...piecesOf(pattern) };
	return folder === undefined ? [rule] : [rule, { ...how, ...piecesOf(`${folder}$`) }];
}

/**
 * A pattern in the one spelling in which it is compared with paths: RFC 9309 2.2.2, escapes in capitals.
 *
 * @returns ASCII; `*` and `$` are those of the pattern, `%2A` and `%24` those of a path.
 */
export function normalizedPattern(text: string): string {
	// Lone surrogates have no UTF-8.
	const ascii = text.replace(NEVER_PLAIN, (part) => encodeURIComponent(part.toWellFormed()).replace(QUOTE, '%27'));
	return ascii.replace(ESCAPE, (code) => {
		const char = String.fromCharCode(Number.parseInt(code.slice(1), 16));
		return UNRESERVED.test(char) ? char : code.toUpperCase();
	});
}

/** A path in the spelling of `normalizedPattern`; what would be special in a pattern is escaped in it (RFC 9309 2.2.3). */
export function normalizedPath(path: string): string {
	return normalizedPattern(path).replace(SPECIAL, escaped);
}

/**
 * Whether a rule is about a path.
 *
 * By hand: what others wrote must not become a regular expression, which may take for ever.
 *
 * @param path - Of `normalizedPath`.
 */
export function matchesRule({ prefix, inner, end }: RobotsRule, path: string): boolean {
	if (!path.startsWith(prefix)) return false;
	if (inner === undefined) return end === undefined || path.length === prefix.length;
	let at = prefix.length;
	for (const piece of inner) {
		const found = path.indexOf(piece, at);
		if (found === -1) return false;
		at = found + piece.length;
	}
	return endsAfter(path, at, end);
}

/** Whether a path that is looked at up to a position may end so. */
export function endsAfter(path: string, at: number, end: string | undefined): boolean {
	return end === undefined || (path.length - end.length >= at && path.endsWith(end));
}

function piecesOf(pattern: string): Pick<RobotsRule, 'prefix' | 'inner' | 'end'> {
	const isEnded = pattern.endsWith('$');
	// Anywhere else it is but a character.
	const body = (isEnded ? pattern.slice(0, -1) : pattern).replaceAll('$', escaped);
	const [prefix = '', ...others] = body.split('*');
	if (others.length === 0) return { prefix, ...(isEnded && { end: '' }) };
	const end = isEnded ? others.pop() : undefined;
	return { prefix, inner: others.filter((piece) => piece !== ''), ...(end !== undefined && { end }) };
}

function escaped(char: string): string {
	return char === '*' ? '%2A' : '%24';
}
