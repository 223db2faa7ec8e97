import fc from 'fast-check';
import { expect, it } from 'vitest';
import { headerFacts } from '../../../../shared/core/links/header-facts.ts';
import { cssUrls } from '../../../../shared/core/links/html/css-urls.ts';
import { refreshUrl } from '../../../../shared/core/links/html/meta-refresh.ts';
import { srcsetUrls } from '../../../../shared/core/links/html/srcset.ts';
import { PositionCounter } from '../../../../shared/core/links/html/text-position.ts';
import { parseLinkHeader } from '../../../../shared/core/links/link-header.ts';
import { robotsHeaderDirectives } from '../../../../shared/core/links/robots-directives.ts';
import { shownUrl } from '../../../../shared/core/shown-url.ts';

it.each([
	['a.jpg', ['a.jpg']],
	[' a.jpg 1x , b.jpg 2x,', ['a.jpg', 'b.jpg']],
	['a.jpg, b.jpg', ['a.jpg', 'b.jpg']],
	['a,b.jpg 1x,c.jpg', ['a,b.jpg', 'c.jpg']],
	['data:,x,y 1x, b.jpg calc(1, 2), c', ['data:,x,y', 'b.jpg', 'c']],
	[',,,', []],
])('a srcset of %j names %j', (srcset, urls) => {
	expect(srcsetUrls(srcset)).toEqual(urls);
});

it.each([
	['a{b:url(x)}', ['x']],
	['a{b:url( "x y" )}', ['x y']],
	['a{b:url(x y)} b{c:url(z)}', ['z']],
	["@import 'a.css' screen; @import url(b.css);", ['a.css', 'b.css']],
	['@namespace svg url(http://www.w3.org/2000/svg); a{b:url(c)}', ['c']],
	['/* url(no) */ a{content:"url(no)"; b:url(yes)}', ['yes']],
	['a{b:my-url(no) \\url(no)}', []],
	['a{b:url(a\\)\\62 c\\\\)}', ['a)bc\\']],
	['a{b:image-set("x.png" 1x, url(y.png) 2x) "no"}', ['x.png', 'y.png']],
	['a{b:-webkit-image-set("x" type("no")) "no"}', ['x', 'no']],
	['a{b:url(', []],
	['a{b:url(open', ['open']],
	['a{b:"never closed\nurl(x)}', ['x']],
])('the style sheet %s refers to %j', (css, urls) => {
	expect(cssUrls(css).map(({ url }) => url)).toEqual(urls);
});

it('S4.8 any style sheet is read, and its URLs stand where it says', () => {
	const part = fc.constantFrom(
		'url(',
		')',
		'"',
		"'",
		'\\',
		'/*',
		'*/',
		'@import ',
		'image-set(',
		';',
		'{',
		'}',
		'x',
		' ',
		'\n',
	);
	fc.assert(
		fc.property(
			fc.array(part).map((parts) => parts.join('')),
			(css) => {
				for (const { url, at } of cssUrls(css)) {
					expect(url).not.toBe('');
					if (!css.includes('\\')) expect(css.slice(at)).toContain(url);
				}
			},
		),
		{ numRuns: 2000 },
	);
});

it.each([
	['0;url=/x', '/x'],
	['5; URL = "/x"y', '/x'],
	['5,/x', '/x'],
	['1.5 /x', '/x'],
	['.5;ur=/x', 'ur=/x'],
	["0;'/x", '/x'],
	['5', undefined],
	['5;', undefined],
	['x;/x', undefined],
	['5x;/x', undefined],
	['', undefined],
])('a refresh of %j leads to %s', (content, url) => {
	expect(refreshUrl(content)).toBe(url);
});

it('a Link header is read beyond what is wrong in it', () => {
	const header = `</a>; rel="next, Prev" ; rel=ignored, junk <b>;title="x, <no>"; title*=UTF-8'en'%e2%82%ac, <c; rel=open`;
	expect(parseLinkHeader(header).map(({ url, rels, parameters }) => [url, rels, parameters.get('title*')])).toEqual([
		['/a', ['next,', 'prev'], undefined],
		['b', [], '€'],
	]);
});

it('S4.8 any Link header is read', () => {
	const part = fc.constantFrom('<', '>', ';', ',', '"', '\\', '=', ' ', 'rel', 'a', "*=UTF-8''%zz");
	fc.assert(fc.property(fc.array(part), (parts) => void parseLinkHeader(parts.join(''))));
});

it('what headers say is for a crawler, or for who checks all', () => {
	const link = ['</n>; rel=next, </s>; rel=preload, <//h>; rel=preconnect', '</c>; rel=canonical; anchor="/other"'];
	const urls = (links: 'follow' | 'all') =>
		headerFacts({ link, robots: [], agent: '' }, links).links.map(({ value }) => value);
	expect(urls('follow')).toEqual(['/n']);
	expect(urls('all')).toEqual(['/n', '/s', '/c']);
});

it.each([
	'</x>; rel="pingback"',
	'</x>; rel=webmention',
	'</x>; rel="http://webmention.org/"',
	'<https://hub.example/>; rel="hub"',
	'</x>; rel=preconnect',
	'</api/users{?page,per_page}>; rel="collection"',
	'</{+path}>; rel=next',
])('W2 a Link header of %s leads nowhere by GET', (line) => {
	expect(headerFacts({ link: [line], robots: [], agent: '' }, 'all').links).toEqual([]);
});

it.each([
	[['noindex'], { noindex: true, nofollow: false }],
	[['unavailable_after: 25 Jun 2010 15:00:00 PST, nofollow'], { noindex: false, nofollow: true }],
	[['otherbot: none', 'max-snippet: 5'], { noindex: false, nofollow: false }],
	[['otherbot: noindex', 'None'], { noindex: true, nofollow: true }],
	[['noindex, otherbot: nofollow'], { noindex: true, nofollow: false }],
	[['otherbot: noindex, nofollow'], { noindex: false, nofollow: false }],
	[['otherbot: noindex, SHOAL: nofollow'], { noindex: false, nofollow: true }],
	[['shoal: nofollow, max-snippet: 5, otherbot: noindex'], { noindex: false, nofollow: true }],
	[['*: nofollow'], { noindex: false, nofollow: true }],
])('X-Robots-Tag of %j says %j', (lines, said) => {
	expect(robotsHeaderDirectives(lines, 'Shoal')).toEqual(said);
});

it('R8 a URL is shown without its credentials', () => {
	expect(shownUrl('https://me:pw@a.example/x@y')).toBe('https://a.example/x@y');
	expect(shownUrl('https://a.example/x?u=b@c')).toBe('https://a.example/x?u=b@c');
	expect(shownUrl('3;HTTP:me:p@w@a/ and "ftp://u:p@b/", no a@b')).toBe('3;HTTP:a/ and "ftp://b/", no a@b');
});

it('positions are the same however the text is cut', () => {
	const text = fc.array(fc.constantFrom('a', '\r', '\n', '\r\n', 'bc')).map((parts) => parts.join(''));
	fc.assert(
		fc.property(text, fc.nat(), (whole, cut) => {
			const at = cut % (whole.length + 1);
			const counter = new PositionCounter();
			counter.pass(whole.slice(0, at));
			counter.pass(whole.slice(at));
			const lines = whole.split(/\r\n|\r|\n/);
			expect([counter.line, counter.column]).toEqual([lines.length, (lines.at(-1)?.length ?? 0) + 1]);
		}),
	);
});
