import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkScanner } from '../../../../../shared/adapters/http/page/link-scanner.ts';
import { PageScanner } from '../../../../../shared/adapters/http/page/page-scanner.ts';

type Links = 'count' | 'follow' | 'all';

function scan(links: Links, ...pieces: readonly string[]) {
	const scanner = new LinkScanner({ links, collectIds: true });
	for (const piece of pieces) scanner.write(piece);
	return scanner.end();
}

/** `place value` of each link. */
function placesIn(links: Links, html: string): string[] {
	return scan(links, html).rawLinks.map(({ place, value }) => `${place} ${value}`);
}

describe('all places that lead somewhere', () => {
	it.each([
		['<a href=/x ping="/p /q">', ['a[href] /x', 'a[ping] /p', 'a[ping] /q']],
		['<img src=/x srcset="/1 1x, /2 2x">', ['img[src] /x', 'img[srcset] /1', 'img[srcset] /2']],
		['<link rel="preload" as=image imagesrcset="/1 1x">', ['link[imagesrcset] /1']],
		['<link rel="Shortcut ICON" href=/i>', ['link[icon] /i']],
		['<link rel=preconnect href=//a><link rel="dns-prefetch" href=//b>', []],
		['<link rel=license href=/l>', ['link[href] /l']],
		['<meta http-equiv=Refresh content="3; URL=\'/x\'">', ['meta[refresh] /x']],
		['<meta content="/i.png" property="og:image">', ['meta[og:image] /i.png']],
		['<meta name=description content="/not">', []],
		['<body background=/b style="background:url( \'/c\' )">', ['body[background] /b', 'body[style] /c']],
		['<style>@import "a.css"; p { background: url(b.png) }</style>', ['style a.css', 'style b.png']],
		['<style/>p{background:url(b.png)}</style>', ['style b.png']],
		['<form action=/f><button formaction=/g></form>', ['form[action] /f', 'button[formaction] /g']],
		[
			'<video poster=/p src=/v></video><object data=/o></object>',
			['video[poster] /p', 'video[src] /v', 'object[data] /o'],
		],
		['<blockquote cite=/c><html manifest=/m>', ['blockquote[cite] /c', 'html[manifest] /m']],
		['<svg><use xlink:href="s.svg#a"/><image href=i.png /></svg>', ['use[xlink:href] s.svg#a', 'image[href] i.png']],
		['<iframe srcdoc="<a href=&quot;/in&quot;>x</a>" src=/f></iframe>', ['iframe[src] /f', 'a[href] /in']],
		['<iframe srcdoc="<base href=http://b/c/><img src=d>"></iframe>', ['base[href] http://b/c/', 'img[src] d']],
		['<base href=/b><a href="?a&amp;b&copy=1">', ['base[href] /b', 'a[href] ?a&b&copy=1']],
		['<a href="">x</a><img src><p itemtype="http://schema.org/Thing">', []],
		['<!-- <a href=/x> --><script>"<a href=/x>"</script><textarea><a href=/x></textarea>', []],
		['<a href=/x href=/y>', ['a[href] /x']],
	])('of %s are %j', (html, places) => {
		expect(placesIn('all', html)).toEqual(places);
	});

	it.each([
		['<template><a href=/x><img src=/i><style>@import "/s"</style></template><a href=/y>', ['a[href] /y']],
		['<template><template><a href=/x></template><a href=/x></template><a href=/y>', ['a[href] /y']],
		['<template/><a href=/x></template><a href=/y>', ['a[href] /y']],
		['<div><template shadowrootmode=open><a href=/x></template></div>', ['a[href] /x']],
		['<svg><template><a href=/x></a></template></svg>', ['a[href] /x']],
		['<noscript><img src=/x></noscript>', ['img[src] /x']],
		['<svg><style/><a href=/x></a></svg>', ['a[href] /x']],
		['<p><![CDATA[ > <a href=/x></a> ]]>', ['a[href] /x']],
		['<svg><![CDATA[ > <a href=/x></a> ]]></svg>', []],
	])('W2 of %s that are shown are %j', (html, places) => {
		expect(placesIn('all', html)).toEqual(places);
	});

	it.each([
		['<form method=POST action=/f></form><form action=/g></form>', ['form[action] /g']],
		['<form method=dialog action=/f></form><form method=no action=/g></form>', ['form[action] /g']],
		['<form method=get><button formmethod=post formaction=/b></form>', []],
		['<form method=post><button formmethod=get formaction=/b></form>', ['button[formaction] /b']],
		[
			'<form method=post><input type=submit formaction=/i></form><input type=submit formaction=/j>',
			['input[formaction] /j'],
		],
		['<form><button type=button formaction=/b></button><input type=text formaction=/i></form>', []],
		['<button form=f formaction=/b></button><form id=f method=post></form>', []],
		['<button form=f formaction=/b></button><form id=f></form>', ['button[formaction] /b']],
		['<form method=post><form action=/nested></form>', []],
		['<form method=post><input type=image src=/i.png formaction=/x></form>', ['input[src] /i.png']],
		['<link rel=pingback href=/x><link rel="webmention" href=/y><a rel=webmention href=/z>w</a>', []],
		['<link rel=hub href=/x><link rel=micropub href=/y><link rel=TOKEN_endpoint href=/z>', []],
		['<link rel=openid2.provider href=/x><link rel=profile href=/y><link rel="schema.DC" href=/z>', []],
		['<link rel="search" href="/q{?terms}"><link rel=item href=/{id}>', []],
		['<link rel="stylesheet" href=/{css}><a href=/{name}>x</a>', ['link[stylesheet] /{css}', 'a[href] /{name}']],
		['<link rel="preconnect stylesheet" href=/s.css>', ['link[stylesheet] /s.css']],
		['<meta name="msapplication-config" content="None">', []],
		['<meta name="msapplication-config" content="/b.xml">', ['meta[msapplication-config] /b.xml']],
	])('W2 of %s that are asked for by GET are %j', (html, places) => {
		expect(placesIn('all', html)).toEqual(places);
	});

	it.each([
		['<img data-src="/a&amp;b" src=/x>', ['img[data-src] /a&b', 'img[src] /x']],
		['<img data-srcset="/1 1x, /2 2x">', ['img[data-srcset] /1', 'img[data-srcset] /2']],
		['<a href=/x DATA-SRC=/y data-other=/z>', ['a[href] /x', 'a[data-src] /y']],
		['<amp-img src=/x><div href=/y>', ['amp-img[src] /x', 'div[href] /y']],
		['<meta name=a data-src=/x content=/y>', ['meta[data-src] /x']],
		['<link rel=preconnect href=//a><form method=post action=/f></form>', []],
		['<iframe srcdoc="<i data-src=/in>"></iframe>', ['i[data-src] /in']],
	])('W2 of %s with attributes that are asked for are %j', (html, places) => {
		const attributes = new Set(['data-src', 'data-srcset', 'src', 'href', 'action', 'content']);
		const scanner = new LinkScanner({ links: 'all', collectIds: false, attributes });
		scanner.write(html);
		expect(scanner.end().rawLinks.map(({ place, value }) => `${place} ${value}`)).toEqual(places);
	});

	it('S4.9 stand where an editor shows them', () => {
		const html =
			'é\r\n<a\rhref="/a">\n<img\n\tsrc=/i>\r\r\n<style>\n p { x: url("s.png") }</style><b style="c:url(t)">';
		expect(scan('all', html).rawLinks.map(({ value, line, column }) => [value, line, column])).toEqual([
			['/a', 3, 7],
			['/i', 5, 6],
			['s.png', 8, 14],
			['t', 8, 41],
		]);
	});

	it.each([
		['<a href=/x> A <b>link</b>\n &amp; more </a> no', 'A link & more'],
		['<a href=/x><img src=i alt="An image"></a>', 'An image'],
		['<a href=/x>one<a href=/y>two', 'one'],
		['<a href=/x><script>no</script>yes</a>', 'yes'],
		[`<a href=/x>${'long '.repeat(100)}</a>`, 'long '.repeat(16)],
		['<a href=/x></a>', ''],
	])('S4.9 of %s have a text', (html, text) => {
		expect(scan('all', html).rawLinks[0]?.text).toBe(text);
	});
});

describe('what a crawler follows', () => {
	it.each([
		['<a href=/x>x</a><area href=/y><img src=/i><form action=/f>', ['a[href] /x', 'area[href] /y']],
		['<iframe src=/f></iframe><frame src=/g>', ['iframe[src] /f', 'frame[src] /g']],
		['<meta http-equiv=refresh content="0;/x"><meta property=og:url content=/y>', ['meta[refresh] /x']],
		[
			'<link rel=next href=/n><link rel=canonical href=/c><link rel=alternate href=/feed><link rel=stylesheet href=/s>',
			['link[next] /n', 'link[canonical] /c'],
		],
		['<link rel=alternate hreflang=de href=/de>', ['link[alternate] /de']],
		['<iframe srcdoc="<a href=/in>"></iframe><style>p{b:url(/x)}</style>', []],
	])('in %s is %j', (html, places) => {
		expect(placesIn('follow', html)).toEqual(places);
	});

	it('is marked where it must not be followed', () => {
		const { rawLinks } = scan('follow', '<a rel="Nofollow noopener" href=/x><a rel=me href=/y>');
		expect(rawLinks.map(({ nofollow }) => nofollow)).toEqual([true, undefined]);
	});

	it('is read from bytes as from text', () => {
		const decodeText = (raw: string) => Buffer.from(raw, 'latin1').toString('utf8');
		const scanner = new LinkScanner({ links: 'follow', collectIds: false, decodeText });
		scanner.write(Buffer.from('<a href="/é?&euro;=1">').toString('latin1'));
		expect(scanner.end().rawLinks[0]?.value).toBe('/é?€=1');
	});
});

it('the page says whether to index and follow it', () => {
	const said = (content: string) => {
		const { noindex, nofollow } = scan('follow', `<meta name=ROBOTS content="${content}">`);
		return { noindex, nofollow };
	};
	expect(said('index, NoFollow')).toEqual({ noindex: false, nofollow: true });
	expect(said('none')).toEqual({ noindex: true, nofollow: true });
	expect(said('noindexed')).toEqual({ noindex: false, nofollow: false });
});

it('W2 a page may tell our crawler alone not to follow it', () => {
	const nofollow = (name: string) => {
		const scanner = new LinkScanner({ links: 'all', collectIds: false, agent: 'shoal' });
		scanner.write(`<meta name="${name}" content="nofollow">`);
		return scanner.end().nofollow;
	};
	expect([nofollow('Shoal'), nofollow('robots'), nofollow('googlebot'), nofollow('')]).toEqual([
		true,
		true,
		false,
		false,
	]);
});

it('S4.11 ids and names of anchors are collected once each', () => {
	const html = '<p id=a><p id="a"><b id="&eacute;"><a name=c><input name=d><svg><g id=e></svg>';
	expect(scan('count', html).ids).toEqual(['a', 'é', 'c', 'e']);
});

it.each([
	['<template><p id=x><a name=y></template><p id=z>', ['z']],
	['<template id=t shadowrootmode=open><p id=x></template>', ['t']],
	['<noscript id=n><p id=x></noscript><p id=z>', ['n', 'z']],
	['<svg><a name=x id=y></a><foreignObject><a name=z></a></foreignObject></svg>', ['y', 'z']],
	['<svg><title><a name=x></a></title><p><a name=y>', ['x', 'y']],
	['<math><mi><a name=x></a></mi><a name=y></a></math>', ['x']],
])('W2 a fragment may name, of %s, %j', (html, ids) => {
	expect(scan('all', html).ids).toEqual(ids);
});

it.each(['noscript', 'template'])(
	'W2 a base, and what is said to robots, in a %s is not for those who read the page',
	(tag) => {
		const inside = '<base href=/b/><meta name=robots content=nofollow>';
		const { baseHref, nofollow } = scan('follow', `<${tag}>${inside}</${tag}>`);

		expect({ baseHref, nofollow }).toEqual({ baseHref: undefined, nofollow: false });
	},
);

it('of several bases the first counts', () => {
	expect(scan('follow', '<base target=_top><base href=/a><base href=/b>').baseHref).toBe('/a');
});

const markup = fc.constantFrom(
	'<a href="/x?a&amp;b">',
	"<img srcset='/a 1x, /b 2x' alt=i>",
	'</a>',
	'<style>',
	'p{b:url(/c)}',
	'</style>',
	'<iframe srcdoc="<a href=/n>">',
	'<meta http-equiv=refresh content="1;/r">',
	'<base href=/b>',
	'<script>',
	'</script>',
	'<svg>',
	'</svg>',
	'<template>',
	'</template>',
	'<noscript>',
	'<foreignObject/>',
	'<![CDATA[',
	']]>',
	'<title>',
	'</title>',
	'<!--',
	'-->',
	'"',
	"'",
	'\r',
	'\n',
	'\r\n',
	' id=x ',
	' href=y',
	'text',
	'é',
	'x'.repeat(3000),
	'<b style="x:url(',
	')">',
);
const page = fc.array(markup, { maxLength: 60 }).map((parts) => parts.join(''));

it.each(['follow', 'all'] as const)('S4.8 what is seen in mode %s does not depend on how the page is cut', (links) => {
	fc.assert(
		fc.property(page, fc.array(fc.nat(200_000), { maxLength: 20 }), (html, cuts) => {
			const at = [0, ...cuts.map((cut) => cut % (html.length + 1)).sort((a, b) => a - b), html.length];
			const pieces = at.slice(1).map((end, i) => html.slice(at[i], end));
			expect(scan(links, ...pieces)).toEqual(scan(links, html));
		}),
		{ numRuns: 300 },
	);
});

it('S4.8 any page has the title and the number of links that the plain scanner tells', () => {
	fc.assert(
		fc.property(fc.oneof(page, fc.string()), fc.constantFrom<Links>('count', 'follow', 'all'), (html, mode) => {
			const plain = new PageScanner();
			plain.write(html);
			const { title, links } = scan(mode, html);
			expect({ title, links }).toEqual(plain.end());
		}),
		{ numRuns: 500 },
	);
});

it('S4.9 any place is where the text says', () => {
	fc.assert(
		fc.property(page, (html) => {
			const lines = html.split(/\r\n|\r|\n/);
			for (const { line, column, place } of scan('all', html).rawLinks) {
				expect(lines[line - 1]?.length ?? -1).toBeGreaterThanOrEqual(column - 1);
				if (place === 'a[href]') expect(lines[line - 1]?.slice(column - 1)).toMatch(/^(?:\/x|y|<a href|\/n)/);
			}
		}),
		{ numRuns: 500 },
	);
});

it('R6 a page of nothing but links and attributes is cut', () => {
	const { rawLinks, isCut } = scan('all', '<a href=/x>'.repeat(50_000), `<p ${'a=b '.repeat(50_000)} id=z>`);
	expect(rawLinks).toHaveLength(20_000);
	expect(isCut).toBe(true);
});
