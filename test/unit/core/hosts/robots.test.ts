import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	isAllowedByRobots,
	MAX_ROBOTS_BYTES,
	parseRobots,
	productToken,
} from '../../../../shared/core/hosts/robots.ts';

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
});

it.each([
	{ userAgent: 'Shoal/0.1.0', token: 'Shoal' },
	{ userAgent: 'Mozilla/5.0 (compatible; My-Bot/2.1; +https://a/)', token: 'My-Bot' },
	{ userAgent: 'Mozilla/5.0 (X11; Linux)', token: 'Mozilla' },
	{ userAgent: '123', token: '' },
])('a crawler that calls itself $userAgent looks for the group of "$token"', ({ userAgent, token }) => {
	expect(productToken(userAgent)).toBe(token);
});
