import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageScanner } from '../../../../../shared/adapters/http/page/page-scanner.ts';

function scan(...pieces: readonly string[]) {
	const scanner = new PageScanner();
	for (const piece of pieces) scanner.write(piece);
	return scanner.end();
}

describe('the title', () => {
	it.each([
		['<title>A</title>', 'A'],
		['<TITLE lang=en>\n A &amp; B&nbsp;&#33; </TITLE>', 'A & B !'],
		['<title>A <b>bold</b> one</title>', 'A <b>bold</b> one'],
		['<title>A</title><title>B</title>', 'A'],
		['<svg><title>no</title></svg><title>A</title>', 'A'],
		['<svg><g><svg></svg><title>no</title></g></svg><title>A</title>', 'A'],
		['<svg/><title>A</title>', 'A'],
		['<svg><p><title>A</title>', 'A'],
		['<template><title>no</title></template><title>A</title>', 'A'],
		['<!-- <title>no</title> --><title>A</title>', 'A'],
		['<script>"<title>no</title>"</script><title>A</title>', 'A'],
		['<title></title>', ''],
		['<title/>A</title>', 'A'],
		['<title>never closed', 'never closed'],
		['<p>no title</p>', null],
		['', null],
	])('of %j is %j', (html, title) => {
		expect(scan(html).title).toBe(title);
	});

	it('is decoded before its entities are', () => {
		const scanner = new PageScanner();
		scanner.write('<title>\xc3\xa9 &eacute; &amp;</title>');
		expect(scanner.end((raw) => Buffer.from(raw, 'latin1').toString('utf8')).title).toBe('é é &');
	});

	it('R6 of any length takes what a title may take', () => {
		expect(scan('<title>', ...Array.from({ length: 100 }, () => 'x'.repeat(10_000))).title).toBe('x'.repeat(512));
	});
});

describe('the number of links', () => {
	it.each([
		['<a href="/x">x</a><A HREF=/y>y</A>', 2],
		["<area href='/x'><map><area href=/y /></map>", 2],
		['<a>x</a><a href>x</a><a href="">x</a>', 0],
		['<a href="" href="/x">x</a>', 0],
		['<a href="/x" href="/y">x</a>', 1],
		['<a data-href="/x">x</a><abbr href="/x">x</abbr><link href="/x">', 0],
		['<a class="&amp;" href="?a&amp;b">x</a>', 1],
		['<svg><a href="/x">x</a></svg>', 1],
		['<template><a href="/x">x</a></template><a href="/x">x</a>', 1],
		['<template shadowrootmode=closed><a href="/x">x</a></template>', 1],
		['<!-- <a href="/x"> --><script><a href="/x"></script><textarea><a href="/x"></textarea>', 0],
		['<a title="<a href=/x>" href="mailto:x">', 1],
	])('in %j is %i', (html, links) => {
		expect(scan(html).links).toBe(links);
	});
});

it('what is seen does not depend on how the page is cut', () => {
	const markup = fc.constantFrom(
		'<title>',
		'</title>',
		'</ti',
		'<svg>',
		'</svg>',
		'<a href="',
		'">',
		'<a href=x>',
		'</a>',
		'<area',
		' href',
		'=',
		'<!--',
		'-->',
		'&amp;',
		' ',
		'<script>',
		'</script>',
		'x'.repeat(3000),
		'y'.repeat(5000),
	);
	const page = fc.array(markup, { maxLength: 60 }).map((parts) => parts.join(''));
	fc.assert(
		fc.property(page, fc.array(fc.nat(200_000), { maxLength: 20 }), (html, cuts) => {
			const at = [0, ...cuts.map((cut) => cut % (html.length + 1)).sort((a, b) => a - b), html.length];
			const pieces = at.slice(1).map((end, i) => html.slice(at[i], end));
			expect(scan(...pieces)).toEqual(scan(html));
		}),
		{ numRuns: 500 },
	);
});
