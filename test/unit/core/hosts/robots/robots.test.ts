import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	isAllowedByRobots,
	memoryOfRules,
	parseRobots,
	productToken,
} from '../../../../../shared/core/hosts/robots/robots.ts';
import { createRuleIndex } from '../../../../../shared/core/hosts/robots/robots-index.ts';
import { MAX_ROBOTS_BYTES } from '../../../../../shared/core/hosts/robots/robots-lines.ts';
import { matchesRule, normalizedPath } from '../../../../../shared/core/hosts/robots/robots-rule.ts';

const URL_OF = 'https://example.com';

function allows(robots: string, path: string, agent = 'Shoal'): boolean {
	return isAllowedByRobots(parseRobots(robots, agent), URL_OF + path);
}

describe('a robots.txt', () => {
	it('forbids nothing if it is empty, or no robots.txt at all', () => {
		expect(allows('', '/')).toBe(true);
		expect(allows('<html><body>Not found</body></html>', '/')).toBe(true);
	});

	it.each([
		{ path: '/', isAllowed: true },
		{ path: '/private', isAllowed: false },
		{ path: '/private/public', isAllowed: true },
		{ path: '/privateer', isAllowed: false },
	])('lets the longest rule decide on $path: $isAllowed', ({ path, isAllowed }) => {
		expect(allows('User-agent: *\nDisallow: /private\nAllow: /private/public\n', path)).toBe(isAllowed);
	});

	it('lets the rule that allows decide between two of the same length', () => {
		expect(allows('User-agent: *\nDisallow: /a\nAllow: /a\n', '/a')).toBe(true);
	});

	it('takes all groups that name a crawler for one, and those of * only without any', () => {
		const robots = 'User-agent: shoal\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\nUser-agent: SHOAL\nDisallow: /b\n';

		expect(['/a', '/b', '/c'].map((path) => allows(robots, path))).toEqual([false, false, true]);
		expect(allows(robots, '/c', 'Other')).toBe(false);
	});

	it.each([
		{ rule: '/*.php$', path: '/a/b.php', isAllowed: false },
		{ rule: '/*.php$', path: '/a/b.php?c', isAllowed: true },
		{ rule: '/a*b*c', path: '/a-b-b-c-d', isAllowed: false },
		{ rule: '/a*$', path: '/abc', isAllowed: false },
		{ rule: '/$', path: '/', isAllowed: false },
		{ rule: '/$', path: '/a', isAllowed: true },
		{ rule: '/ä', path: '/%C3%A4', isAllowed: false },
		{ rule: '/%7Euser', path: '/~user', isAllowed: false },
		{ rule: '/%2F', path: '//', isAllowed: true },
		{ rule: '/a?b', path: '/a?b=1', isAllowed: false },
	])('takes $rule to forbid $path: $isAllowed', ({ rule, path, isAllowed }) => {
		expect(allows(`User-agent: *\nDisallow: ${rule}\n`, path)).toBe(isAllowed);
	});

	it.each([
		// RFC 9309, section 2.2.3.
		{ rule: '/path/file-with-a-%2A.html', url: '/path/file-with-a-*.html' },
		{ rule: '/path/foo-%24', url: '/path/foo-$' },
		// The URL Standard escapes what stands in the rule as it is, in paths, in queries, or in both.
		{ rule: '/a b', url: '/a%20b' },
		{ rule: '/a b', url: '/a b' },
		{ rule: '/{id}', url: '/%7Bid%7D' },
		{ rule: '/{id}', url: '/{id}' },
		{ rule: '/?q={id}', url: '/?q={id}' },
		{ rule: '/"a"', url: '/%22a%22' },
		{ rule: '/<a>', url: '/%3Ca%3E' },
		{ rule: '/a|b^c`d', url: '/a|b%5Ec%60d' },
		{ rule: "/?q='a'", url: '/?q=%27a%27' },
		{ rule: '/%27a%27', url: "/'a'" },
		{ rule: '/a\u00a0', url: '/a%C2%A0' },
		{ rule: '/a$b', url: '/a$b' },
	])('W2 takes $rule to forbid $url', ({ rule, url }) => {
		expect(allows(`User-agent: *\nDisallow: ${rule}\n`, url)).toBe(false);
		expect(allows(`User-agent: *\nDisallow: ${rule}\n`, '/other')).toBe(true);
	});

	it('W2 strips blanks and controls around a rule, and no other white space', () => {
		expect(allows('User-agent: *\nDisallow:\t /a \x0b\t\n', '/a')).toBe(false);
		expect(allows('User-agent: *\nDisallow: /a\u00a0\n', '/a')).toBe(true);
		expect(allows('User-agent: *\nDisallow: \u3000/a\n', '/a')).toBe(true);
		expect(allows('User-agent: *\nDisallow\u00a0: /a\n', '/a')).toBe(true);
		expect(allows('User-agent: *\nDisallow /a\n', '/a')).toBe(false);
		expect(allows('User-agent: *\nDisallow /a b\n', '/a')).toBe(true);
	});

	it.each([
		{ value: '.5', seconds: 0.5 },
		{ value: '5.', seconds: 5 },
		{ value: '0.25 # a quarter', seconds: 0.25 },
		{ value: '.', seconds: undefined },
		{ value: '1,5', seconds: undefined },
	])('W2 may write its Crawl-delay as "$value"', ({ value, seconds }) => {
		expect(parseRobots(`User-agent: *\nCrawl-delay: ${value}\n`, 'Shoal').crawlDelaySeconds).toBe(seconds);
	});

	it.each(['\n', '\r', '\r\n'])('may end its lines with %j and begin with a byte order mark', (end) => {
		expect(allows(['\ufeffUser-agent: *', 'Disallow: /a # why', ''].join(end), '/a')).toBe(false);
	});

	it('is read up to 500 KiB', () => {
		const filler = `# ${'x'.repeat(97)}\n`.repeat(Math.ceil(MAX_ROBOTS_BYTES / 100));

		expect(allows(`User-agent: *\nDisallow: /a\n${filler}`, '/a')).toBe(false);
		expect(allows(`User-agent: *\n${filler}Disallow: /a\n`, '/a')).toBe(true);
	});

	it('tells the delay of the crawler’s group, and all sitemaps', () => {
		const robots =
			'Sitemap: https://a/1\nUser-agent: shoal\nCrawl-delay: 2.5\nDisallow:\nUser-agent: *\nCrawl-delay: 9\nSitemap: /2';

		expect(parseRobots(robots, 'Shoal')).toMatchObject({ crawlDelaySeconds: 2.5, sitemaps: ['https://a/1', '/2'] });
		expect(parseRobots(robots, 'Other').crawlDelaySeconds).toBe(9);
		expect(parseRobots('User-agent: *\nCrawl-delay: soon\n', 'Shoal').crawlDelaySeconds).toBeUndefined();
	});

	it('S4.8 whatever it holds is read, and whatever path is asked for is answered', () => {
		const word = fc.constantFrom(
			'User-agent',
			'Disallow',
			'Allow',
			':',
			' ',
			'*',
			'$',
			'/',
			'\n',
			'%',
			'%zz',
			'#',
			'ä',
		);
		const text = fc.array(fc.oneof(word, fc.string({ unit: 'binary' }))).map((parts) => parts.join(''));
		fc.assert(
			fc.property(text, fc.string({ unit: 'binary' }), (robots, path) => {
				expect(typeof isAllowedByRobots(parseRobots(robots, 'Shoal'), path)).toBe('boolean');
			}),
			{ numRuns: 500 },
		);
	});

	it('S4.8 matches as a regular expression of its pattern would', () => {
		const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 8 });
		const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '*'), minLength: 1, maxLength: 6 });
		fc.assert(
			fc.property(pattern, fc.boolean(), text, (body, isEnded, path) => {
				const source = body.replaceAll('.', '\\.').replaceAll('*', '.*');
				const expected = new RegExp(`^/${source}${isEnded ? '$' : ''}`).test(`/${path}`);
				expect(allows(`User-agent: *\nDisallow: /${body}${isEnded ? '$' : ''}\n`, `/${path}`)).toBe(!expected);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('takes no time for a pattern that would keep a regular expression busy for ever', () => {
		const robots = `User-agent: *\nDisallow: /${'a*'.repeat(2_000)}b\n`;

		expect(allows(robots, `/${'a'.repeat(8_000)}`)).toBe(true);
	});

	it('S4.8 says the same of a path whether its rules are compared one by one or all at once', () => {
		const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 });
		const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '*'), minLength: 1, maxLength: 8 });
		const line = fc.record({ allows: fc.boolean(), pattern, isEnded: fc.boolean() });
		fc.assert(
			fc.property(fc.array(line, { maxLength: 12 }), text, (lines, rest) => {
				const said = lines.map(
					(one) => `${one.allows ? 'Allow' : 'Disallow'}: ${one.pattern}${one.isEnded ? '$' : ''}`,
				);
				const robots = parseRobots(`User-agent: *\n${said.join('\n')}\n`, 'Shoal');
				const path = normalizedPath(`/${rest}`);
				expect(createRuleIndex(robots)(path)).toBe(robots.rules.find((rule) => matchesRule(rule, path)));
			}),
			{ numRuns: 3_000 },
		);
	});

	it('S4.8 answers for a path of 8 KB against 25,000 rules that may stand anywhere in it, and says what memory they take', () => {
		const rules = Array.from({ length: 25_000 }, (_, i) => `Disallow: /*${i.toString(36)}x*y`);
		const robots = parseRobots(`User-agent: *\n${rules.join('\n')}\n`, 'Shoal');
		const path = `/${'0123456789abcdefghijklmnopqrstuvwxz'.repeat(230)}`;

		expect(isAllowedByRobots(robots, path)).toBe(true);
		expect(isAllowedByRobots(robots, `${path}ix${path}y`)).toBe(false);
		expect(memoryOfRules(robots)).toBeLessThan(32 * 1024 * 1024);
	});
});

it.each([
	{ userAgent: 'Shoal/0.1.0', token: 'Shoal' },
	{ userAgent: 'Mozilla/5.0 (compatible; My-Bot/2.1; +https://a/)', token: 'My-Bot' },
	{ userAgent: 'Mozilla/5.0 (X11; Linux)', token: 'Mozilla' },
	{ userAgent: '123', token: '' },
])('a crawler that calls itself $userAgent looks for the group of "$token"', ({ userAgent, token }) => {
	expect(productToken(userAgent)).toBe(token);
});
