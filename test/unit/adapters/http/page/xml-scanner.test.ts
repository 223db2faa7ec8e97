import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XmlScanner } from '../../../../../shared/adapters/http/page/xml-scanner.ts';

function scan(xml: string, links: 'follow' | 'all' = 'all') {
	const scanner = new XmlScanner({ links, collectIds: true });
	scanner.write(xml);
	return scanner.end();
}

function placesIn(xml: string): string[] {
	return scan(xml).rawLinks.map(({ place, value }) => `${place} ${value}`);
}

const xhtml = (body: string) => `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${body}</html>`;
const svg = (body: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">${body}</svg>`;
const atom = (body: string, more = '') => `<feed xmlns="http://www.w3.org/2005/Atom" ${more}>${body}</feed>`;
const rss = (body: string, more = '') => `<rss version="2.0" ${more}><channel>${body}</channel></rss>`;

describe('W2 of XHTML', () => {
	it.each(['title', 'script', 'style', 'textarea', 'iframe', 'noscript', 'xmp', 'plaintext'])(
		'an empty %s swallows nothing of what comes after it',
		(tag) => {
			expect(placesIn(xhtml(`<${tag}/><a href="/x">x</a>`))).toEqual(['a[href] /x']);
		},
	);

	it.each([
		['<A HREF="/x"/><a HREF="/x"/>', []],
		['<a href="/x"><![CDATA[<a href="/y">]]></a>', ['a[href] /x']],
		['<style><![CDATA[a{b:url(/x)}]]></style>', ['style /x']],
		['<template><a href="/x"/></template><a href="/y"/>', ['a[href] /y']],
		['<a href="/x?a=1&amp;b=2&#38;c"/>', ['a[href] /x?a=1&b=2&c']],
		['<svg xmlns="http://www.w3.org/2000/svg"><feImage href="/x"/></svg>', ['feimage[href] /x']],
		['<x xmlns="urn:none"><a href="/no"/></x><a href="/y"/>', ['a[href] /y']],
		['<x xmlns="urn:none"/><a href="/y"/>', ['a[href] /y']],
		['<template><x/></template><p xml:base="/b/"><a href="y"/></p>', ['a[href] y']],
	])('%s links to %j', (body, places) => {
		expect(placesIn(xhtml(body))).toEqual(places);
	});

	it('the text of a link, the title and the ids are as in HTML', () => {
		const { title, ids, links, rawLinks } = scan(
			xhtml('<head><title>A<![CDATA[ & B]]></title></head><p id="p"/><a href="/x">t</a>u<a name="n"/>'),
		);
		expect({ title, ids, links }).toEqual({ title: 'A & B', ids: ['p', 'n'], links: 1 });
		expect(rawLinks[0]?.text).toBe('t');
	});

	it('with prefixes has its links, too, and what nofollow says', () => {
		const xml = `<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:meta name="robots" content="nofollow"/><h:a href="/x"/></h:html>`;
		expect(placesIn(xml)).toEqual(['a[href] /x']);
		expect(scan(xml).nofollow).toBe(true);
	});

	it('a crawler follows what it follows of HTML', () => {
		const { rawLinks } = scan(xhtml('<img src="/i"/><a href="/x"/>'), 'follow');
		expect(rawLinks.map(({ value }) => value)).toEqual(['/x']);
	});
});

it.each([
	[
		svg('<a xlink:href="/x"/><image href="/i"/><use xlink:href="s.svg#a"/>'),
		['a[xlink:href] /x', 'image[href] /i', 'use[xlink:href] s.svg#a'],
	],
	[svg('<style>a{fill:url(/x)}</style><script href="/s"/>'), ['style /x', 'script[href] /s']],
	[
		'<?xml-stylesheet type="text/css" href="/s.css"?><svg xmlns="http://www.w3.org/2000/svg"/>',
		['xml-stylesheet /s.css'],
	],
	[
		'<!DOCTYPE svg [ <!ENTITY x "/e"> <!ENTITY y "z"> ]><svg xmlns="http://www.w3.org/2000/svg"><a href="&x;&y;"/></svg>',
		['a[href] /ez'],
	],
	[
		atom('<link href="/x"/><link rel="hub" href="/h"/><link rel="search" href="/{q}"/><id>urn:x</id>'),
		['link[href] /x'],
	],
	[atom('<icon> /i </icon><logo>/l</logo><content src="/c"/>'), ['icon /i', 'logo /l', 'content[src] /c']],
	[atom('<content type="html">&lt;a href="/x"&gt;</content><summary>&lt;a href="/no"&gt;</summary>'), ['a[href] /x']],
	[
		atom('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><a href="/x"/></div></content>'),
		['a[href] /x'],
	],
	[
		rss(
			'<link>http://a/x</link><item><guid>http://a/g</guid><guid>7</guid><guid isPermaLink="false">http://no</guid></item>',
		),
		['link http://a/x', 'guid http://a/g'],
	],
	[rss('<enclosure url="/e"/><comments><![CDATA[/c?a&b]]></comments>'), ['enclosure[url] /e', 'comments /c?a&b']],
	[rss('<description><![CDATA[<a href="http://a/x"></a><a href="rel">]]></description>'), ['a[href] http://a/x']],
	[
		rss(
			'<media:content url="/m"/><atom:link rel="self" href="/s"/>',
			'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"',
		),
		['content[url] /m', 'link[href] /s'],
	],
	['<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/l</loc></url></urlset>', ['loc /l']],
	['<x xmlns:l="http://www.w3.org/1999/xlink" l:href="/x"/>', ['x[xlink:href] /x']],
	['<list><item href="/x" src="no"/></list>', ['item[href] /x']],
	['<list xmlns="urn:x"><item href="no"/></list>', []],
	['<constructor><toString href="/x"/></constructor>', ['toString[href] /x']],
])('W2 the links of %s are %j', (xml, places) => {
	expect(placesIn(xml)).toEqual(places);
});

it('W2 xml:base holds in feeds, for what stands in its element', () => {
	const xml = atom('<entry xml:base="c/"><link href="x"/></entry><link href="y"/>', 'xml:base="http://b/"');
	expect(scan(xml).rawLinks.map(({ value, base }) => [value, base])).toEqual([
		['x', 'http://b/c/'],
		['y', 'http://b/'],
	]);
});

it('S4.9 links of XML stand where an editor shows them', () => {
	const { rawLinks } = scan(rss('\n<link>\n http://a/x</link>\n<enclosure url="/e"/>'));
	expect(rawLinks.map(({ line, column }) => [line, column])).toEqual([
		[3, 2],
		[4, 17],
	]);
});

it('R6 entities that multiply are put in once, and no further', () => {
	const bomb = `<!DOCTYPE x [<!ENTITY a "${'b'.repeat(500)}"><!ENTITY c "&a;&a;">]>`;
	const { rawLinks } = scan(`${bomb}<x href="${'&a;'.repeat(5000)}"/><x href="&c;"/>`);
	expect(rawLinks[0]?.value.length).toBeLessThan(100_000);
	expect(rawLinks[1]?.value).toBe('&a;&a;');
});

it('S4.8 what is seen does not depend on how the document is cut', () => {
	const markup = fc.constantFrom(
		...[
			'<rss>',
			'<link>',
			'</link>',
			'<description>',
			'</description>',
			'<![CDATA[',
			']]>',
			'&amp;',
			'&lt;a href=/x&gt;',
		],
		...[
			'<a xmlns="http://www.w3.org/1999/xhtml" href="/x">',
			'</a>',
			'<svg xmlns="http://www.w3.org/2000/svg">',
			'</svg>',
		],
		...['<style>', '</style>', '<?xml-stylesheet href="/s"?>', '<!ENTITY e "v">', '&e;', '<x xml:base="/b/" id="i"/>'],
		...['http://a/', '"', '\n', '>', '<', 'é', 'x'.repeat(3000)],
	);
	const document = fc.array(markup, { maxLength: 60 }).map((parts) => parts.join(''));
	fc.assert(
		fc.property(document, fc.array(fc.nat(200_000), { maxLength: 20 }), (xml, cuts) => {
			const at = [0, ...cuts.map((cut) => cut % (xml.length + 1)).sort((a, b) => a - b), xml.length];
			const scanner = new XmlScanner({ links: 'all', collectIds: true });
			for (const [i, end] of at.slice(1).entries()) scanner.write(xml.slice(at[i], end));
			expect(scanner.end()).toEqual(scan(xml));
		}),
		{ numRuns: 500 },
	);
});
