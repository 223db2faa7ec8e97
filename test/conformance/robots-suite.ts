import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAllowedByRobots, isProductToken, parseRobots, pathOf } from '../../shared/core/robots.ts';
import { normalizedPattern } from '../../shared/core/robots-rule.ts';

/** What came of a suite: cases that went as their origin expects, and the names of those that did not. */
export interface SuiteOutcome {
	readonly passed: number;
	readonly failed: readonly string[];
}

interface Case {
	readonly test: string;
	readonly kind: 'allowed' | 'path' | 'escape' | 'validUserAgent';
	readonly robots?: string;
	readonly agent?: string;
	readonly url?: string;
	readonly expected: boolean | string;
}

/**
 * Cases in which RFC 9309 2.2.2 says otherwise than Google's library: octets are compared unescaped where they are
 * unreserved, and what is not ASCII as its escapes, in the URL as well as in the rule.
 */
const AGAINST_THE_STANDARD: readonly { readonly rule: string; readonly url: string }[] = [
	{ rule: '/foo/bar/ツ', url: 'http://foo.bar/foo/bar/ツ' },
	{ rule: '/foo/bar/%E3%83%84', url: 'http://foo.bar/foo/bar/ツ' },
	{ rule: '/foo/bar/%62%61%7A', url: 'http://foo.bar/foo/bar/baz' },
];

/** The cases of google/robotstxt. */
export const robotsSuite = {
	name: 'robots',
	/** @param folder - Holds `robots/google-robotstxt.json`. */
	run(folder: string): SuiteOutcome {
		const text = readFileSync(join(folder, 'robots', 'google-robotstxt.json'), 'utf8');
		const { cases } = JSON.parse(text) as { cases: readonly Case[] };
		const failed = cases.filter((given) => answerTo(given) !== expectedOf(given));
		return { passed: cases.length - failed.length, failed: failed.map(nameOf) };
	},
};

function answerTo({ kind, robots = '', agent = '', url = '' }: Case): boolean | string {
	switch (kind) {
		case 'allowed':
			return isAllowedByRobots(parseRobots(robots, agent), url);
		case 'path':
			return pathOf(url);
		case 'escape':
			return normalizedPattern(url);
		case 'validUserAgent':
			return isProductToken(agent);
	}
}

function expectedOf({ expected, robots = '', url = '' }: Case): boolean | string {
	const isOverruled = AGAINST_THE_STANDARD.some((one) => one.url === url && robots.includes(`${one.rule}\n`));
	return isOverruled ? true : expected;
}

function nameOf({ test, kind, robots = '', agent = '', url = '', expected }: Case): string {
	return `${test} (${kind}): ${JSON.stringify({ robots: robots.slice(0, 200), agent, url: url.slice(0, 200), expected })}`;
}
