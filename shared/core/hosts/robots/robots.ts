import { createRuleIndex, type RuleIndex } from './robots-index.ts';
import { isSpace, linesOf } from './robots-lines.ts';
import { matchesRule, normalizedPath, type RobotsRule, ruleOf } from './robots-rule.ts';

/** What a robots.txt says to one crawler. */
export interface RobotsRules {
	/** The longest first, and of the same length those that allow: the first that matches decides. */
	readonly rules: readonly RobotsRule[];
	/** Characters of these that may stand anywhere in a path. */
	readonly innerLength: number;
	/** Seconds from one request to the next; absent if it says nothing, or no number. */
	readonly crawlDelaySeconds?: number;
	/** For all crawlers, in their order, as they stand there. */
	readonly sitemaps: readonly string[];
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
	const groups = new RobotsGroups(agent);
	const sitemaps: string[] = [];
	for (const { key, value } of linesOf(text)) {
		if (key === 'sitemap') {
			if (value !== '') sitemaps.push(value);
		} else if (key === 'agent') groups.name(value);
		else if (key === 'delay') groups.delay(value);
		else groups.add(value === '' ? [] : ruleOf(key === 'allow', value));
	}

	const { rules, delay } = groups.ours;
	rules.sort((a, b) => b.weight - a.weight || Number(b.allows) - Number(a.allows));
	const innerLength = rules.reduce((total, { inner }) => total + lengthOf(inner), 0);
	return { rules, innerLength, sitemaps, ...(delay !== undefined && { crawlDelaySeconds: delay }) };
}

/** Puts together what the groups of a file say to one crawler, line by line. */
class RobotsGroups {
	private readonly agent: string;
	private readonly own: Group = { isNamed: false, rules: [], delay: undefined };
	private readonly everyones: Group = { isNamed: false, rules: [], delay: undefined };
	/** Those that the lines which come now belong to. */
	private open: Group[] = [];
	/** Whether agents that come now begin a new group: lines of other kinds do not end a list of agents. */
	private isListed = false;

	constructor(agent: string) {
		this.agent = agent;
	}

	get ours(): Group {
		return this.own.isNamed ? this.own : this.everyones;
	}

	name(value: string): void {
		if (!this.isListed) this.open = [];
		this.isListed = true;
		const named = groupOf(value, this.agent, { own: this.own, everyones: this.everyones });
		if (named === undefined) return;
		named.isNamed = true;
		this.open.push(named);
	}

	delay(value: string): void {
		for (const group of this.open) group.delay ??= delayOf(value);
	}

	add(rules: readonly RobotsRule[]): void {
		this.isListed = false;
		for (const group of new Set(this.open)) group.rules.push(...rules);
	}
}

function lengthOf(pieces: readonly string[] = []): number {
	return pieces.reduce((total, { length }) => total + length, 0);
}

/** What comparing rule by rule costs at most: characters of rules that may stand anywhere, times those of the path. */
const MAX_COMPARED = 4_000_000;
const indexes = new WeakMap<RobotsRules, RuleIndex>();

/** Of a rule, of one of its pieces, and of a character that an index may hold, with room for what V8 adds. */
const BYTES = { rule: 200, piece: 64, inner: 32 };

/** What rules take of the memory at most, in bytes: also while a long path is looked up in them. */
export function memoryOfRules({ rules, innerLength }: RobotsRules): number {
	let bytes = innerLength * BYTES.inner;
	for (const { weight, inner = [] } of rules) bytes += BYTES.rule + weight + inner.length * BYTES.piece;
	return bytes;
}

/**
 * Whether a page may be visited.
 *
 * @param url - Of the host that the rules are from; path and query count.
 */
export function isAllowedByRobots(robots: RobotsRules, url: string): boolean {
	const { rules, innerLength } = robots;
	if (rules.length === 0) return true;
	const path = normalizedPath(pathOf(url));
	if (innerLength * path.length > MAX_COMPARED) return indexOf(robots)(path)?.allows ?? true;
	return rules.find((rule) => matchesRule(rule, path))?.allows ?? true;
}

function indexOf(robots: RobotsRules): RuleIndex {
	const index = indexes.get(robots) ?? createRuleIndex(robots);
	indexes.set(robots, index);
	return index;
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

function groupOf(value: string, agent: string, { own, everyones }: { own: Group; everyones: Group }) {
	if (value === '*' || (value.startsWith('*') && isSpace(value.charCodeAt(1)))) return everyones;
	const name = TOKEN.exec(value)?.[0] ?? '';
	return name !== '' && name.toLowerCase() === agent.toLowerCase() ? own : undefined;
}

function delayOf(value: string): number | undefined {
	return /^(?:\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : undefined;
}
