import { normalizedPattern, type RobotsRule, ruleOf } from './robots-rule.ts';

/** What a robots.txt says to one crawler. */
export interface RobotsRules {
	/** The longest first, and of the same length those that allow: the first that matches decides. */
	readonly rules: readonly RobotsRule[];
	/** Seconds from one request to the next; absent if it says nothing, or no number. */
	readonly crawlDelaySeconds?: number;
	/** For all crawlers, in their order, as they stand there. */
	readonly sitemaps: readonly string[];
}

/** What RFC 9309 asks for at least; what comes after is not read. */
export const MAX_ROBOTS_BYTES = 500 * 1024;
/** Google's parser cuts longer lines, 8 times the length of what was the longest URL. */
const MAX_LINE_LENGTH = 2083 * 8 - 1;

/** The spellings that Google's parser takes for each key. */
const KEYS: ReadonlyMap<string, Line['key']> = new Map([
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

interface Line {
	readonly key: 'agent' | 'allow' | 'disallow' | 'sitemap' | 'delay';
	readonly value: string;
}

/** What the groups of one crawler, or those of all, say together. */
interface Group {
	isNamed: boolean;
	readonly rules: RobotsRule[];
	delay: number | undefined;
}

/**
 * Reads a robots.txt as RFC 9309 says, with the forbearance of Google's parser: misspelt keys, a missing colon.
 *
 * All groups that name the crawler are one; only if none does, those of `*` hold. Never throws, whatever the text.
 *
 * @param text - Decoded; 500 KiB of it are read.
 * @param agent - A product token, as `productToken` finds it; compared without case.
 */
export function parseRobots(text: string, agent: string): RobotsRules {
	const own: Group = { isNamed: false, rules: [], delay: undefined };
	const everyones: Group = { isNamed: false, rules: [], delay: undefined };
	const sitemaps: string[] = [];
	let open: Group[] = [];
	/** Whether agents that come now begin a new group: lines of other kinds do not end a list of agents. */
	let isListed = false;

	for (const { key, value } of linesOf(text)) {
		if (key === 'sitemap') {
			if (value !== '') sitemaps.push(value);
		} else if (key === 'agent') {
			if (!isListed) open = [];
			isListed = true;
			const named = groupOf(value, { agent, own, everyones });
			if (named !== undefined) {
				named.isNamed = true;
				open.push(named);
			}
		} else if (key === 'delay') {
			for (const group of open) group.delay ??= delayOf(value);
		} else {
			isListed = false;
			const rules = value === '' ? [] : ruleOf(key === 'allow', value);
			for (const group of new Set(open)) group.rules.push(...rules);
		}
	}

	const { rules, delay } = own.isNamed ? own : everyones;
	rules.sort((a, b) => b.pattern.length - a.pattern.length || Number(b.allows) - Number(a.allows));
	return { rules, sitemaps, ...(delay !== undefined && { crawlDelaySeconds: delay }) };
}

/**
 * Whether a page may be visited.
 *
 * @param url - Of the host that the rules are from; path and query count.
 */
export function isAllowedByRobots({ rules }: Pick<RobotsRules, 'rules'>, url: string): boolean {
	if (rules.length === 0) return true;
	const path = normalizedPattern(pathOf(url));
	return rules.find((rule) => rule.matches(path))?.allows ?? true;
}

/** The part of a URL that rules are about: path, parameters and query, without a fragment. */
export function pathOf(url: string): string {
	const scheme = url.indexOf('//');
	const authority = scheme === -1 || scheme > firstOf(url, '/?#') ? 0 : scheme + 2;
	const rest = url.slice(authority);
	const start = firstOf(rest, '/?#');
	const end = rest.indexOf('#');
	const path = rest.slice(start, end === -1 ? undefined : end);
	return path.startsWith('/') ? path : `/${path}`;
}

/** The position of the first of some characters; the length if there is none. */
function firstOf(text: string, characters: string): number {
	for (let at = 0; at < text.length; at++) if (characters.includes(text.charAt(at))) return at;
	return text.length;
}

const TOKEN = /^[a-z_-]+/i;

/**
 * The name under which a crawler looks for its group.
 *
 * @param userAgent - As it is sent. Where it begins like a browser's, the name after `compatible;` counts.
 * @returns Letters, `-` and `_`; empty if there is no such name, and then only the groups of `*` hold.
 */
export function productToken(userAgent: string): string {
	const hidden = /^Mozilla\/.*?compatible;\s*([a-z_-]+)/i.exec(userAgent)?.[1];
	return hidden ?? TOKEN.exec(userAgent)?.[0] ?? '';
}

/** Whether a name can be that of a group: letters, `-` and `_` alone. */
export function isProductToken(agent: string): boolean {
	return TOKEN.exec(agent)?.[0] === agent && agent !== '';
}

function groupOf(value: string, { agent, own, everyones }: { agent: string; own: Group; everyones: Group }) {
	if (/^\*(?:\s|$)/.test(value)) return everyones;
	const name = TOKEN.exec(value)?.[0] ?? '';
	return name !== '' && name.toLowerCase() === agent.toLowerCase() ? own : undefined;
}

function delayOf(value: string): number | undefined {
	return /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined;
}

function* linesOf(text: string): Generator<Line> {
	const read = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
	for (const whole of read.slice(0, MAX_ROBOTS_BYTES).split(LINE_BREAK)) {
		const line = lineOf(whole.slice(0, MAX_LINE_LENGTH));
		if (line !== undefined) yield line;
	}
}

function lineOf(whole: string): Line | undefined {
	const comment = whole.indexOf('#');
	const text = (comment === -1 ? whole : whole.slice(0, comment)).trim();
	const colon = text.indexOf(':');
	// Where the colon is missing, two words are a key and its value.
	const [, word = '', rest = ''] = colon === -1 ? (/^(\S+)\s+(\S+)$/.exec(text) ?? []) : ['', ...cut(text, colon)];
	const key = KEYS.get(word.trim().toLowerCase());
	return key === undefined ? undefined : { key, value: rest.trim() };
}

function cut(text: string, at: number): [string, string] {
	return [text.slice(0, at), text.slice(at + 1)];
}
