import { describe, expect, it } from 'vitest';
import { BodyReader } from '../../../../../shared/adapters/http/exchange/body-reader.ts';
import { extractPage } from '../../../../../shared/adapters/http/extract/extract-page.ts';
import { PageTree } from '../../../../../shared/adapters/http/page/page-tree.ts';
import { readRules } from '../../../../../shared/core/content/extract/read-rules.ts';

const URL = 'http://a.example/shop/page';

function rulesOf(given: object) {
	const read = readRules(given);
	if ('faults' in read) throw new Error(JSON.stringify(read.faults));
	return read.rules;
}

function treeOf(page: string | Buffer, { mediaType = 'text/html', charset = 'utf-8', pieces = 1 } = {}): PageTree {
	const body = Buffer.from(page);
	const options = { links: 'count', collectIds: false, maxBytes: 1e9, buildsTree: true } as const;
	const reader = new BodyReader({ mediaType, ...(charset && { charset }) }, options);
	const size = Math.ceil(body.length / pieces);
	for (let at = 0; at < body.length; at += size) reader.push(body.subarray(at, at + size));
	return reader.end(0).tree ?? new PageTree(false);
}

function extract(page: string | Buffer, rules: object, how = {}) {
	return extractPage(treeOf(page, how), rulesOf(rules), URL);
}

const fieldsOf = (...args: Parameters<typeof extract>) => extract(...args).fields;

describe('fields of a page', () => {
	it('have the text as a reader sees it', () => {
		const page = '<h1> A&amp;B\n <b>c</b>d<script>x()</script></h1><ul><li>one<li>two</ul>a<br>b';
		expect(fieldsOf(page, { h: 'h1', list: 'ul', all: 'body, html, ul' })).toMatchObject({
			h: 'A&B cd',
			list: 'one two',
		});
	});

	it('have attributes, lists, and what is within an element', () => {
		const page = `<ul>
			<li class="i a"><a href="/1?a=1&amp;b=2">One</a><i>1,5</i></li>
			<li class=i><p><a href=deep>no</a></p><a href="2">Two</a></li></ul>`;
		const rules = {
			classes: { selector: 'li', attr: 'class', all: true },
			items: {
				selector: '.i',
				all: true,
				fields: {
					name: 'a',
					own: { selector: '> a', attr: 'href', type: 'url' },
					class: { attr: 'class' },
					n: { selector: 'i', type: 'number' },
				},
			},
		};
		expect(fieldsOf(page, rules)).toEqual({
			classes: ['i a', 'i'],
			items: [
				{ name: 'One', own: 'http://a.example/1?a=1&b=2', class: 'i a', n: 1.5 },
				{ name: 'no', own: 'http://a.example/shop/2', class: 'i', n: null },
			],
		});
	});

	it('are found by any selector, in the order of the page', () => {
		const page = '<div id=x class="a b"><p data-k=v>1</p><p>2</p><template><p>no</p></template></div><p class=a>3</p>';
		const rules = {
			id: '#x > p',
			both: { selector: 'p.a, div p:nth-child(2)', all: true },
			has: { selector: 'div:has(p)', attr: 'class' },
			attribute: '[data-k="v"]',
			not: { selector: 'p:not(.a)', all: true },
			upper: 'P.a',
		};
		expect(fieldsOf(page, rules)).toEqual({
			id: '1',
			both: ['2', '3'],
			has: 'a b',
			attribute: '1',
			not: ['1', '2'],
			upper: '3',
		});
	});

	it('are those of the first element that gives something', () => {
		const page = '<img><img src="/a.png"><b>none</b><b>12</b>';
		expect(
			fieldsOf(page, { src: { selector: 'img', attr: 'src', type: 'url' }, n: { selector: 'b', type: 'number' } }),
		).toEqual({
			src: 'http://a.example/a.png',
			n: 12,
		});
	});

	it('are what the group of an expression matches, or all of it', () => {
		const rules = { group: { selector: 'p', regex: 'SKU: (\\w+)' }, all: { selector: 'p', regex: '(?i)sku' } };
		expect(fieldsOf('<p>Item SKU: A7 </p>', rules)).toEqual({ group: 'A7', all: 'SKU' });
	});

	it('are null, an empty list or the default where nothing is found, and it is told why', () => {
		const rules = {
			a: 'h1',
			b: { selector: 'h1', all: true },
			c: { selector: 'h1', default: 0 },
			d: { selector: 'p', type: 'number' },
			e: { selector: 'p', attr: 'title' },
			f: { selector: 'p', regex: 'z' },
			g: { jsonld: 'Product' },
		};
		const { fields, nothing } = extract('<p>text</p>', rules);
		expect(fields).toEqual({ a: null, b: [], c: 0, d: null, e: null, f: null, g: null });
		expect(Object.fromEntries(nothing)).toEqual({
			a: 'no element is h1',
			b: 'no element is h1',
			c: 'no element is h1',
			d: '"text" is no number',
			e: '<p> has no attribute title',
			f: '"text" does not match z',
			g: 'the page has no jsonld "Product"',
		});
	});

	it('resolve addresses by the base of the page', () => {
		const page = '<base href="https://b.example/x/"><a href="y">y</a>';
		expect(fieldsOf(page, { u: { selector: 'a', attr: 'href', type: 'url' } })).toEqual({ u: 'https://b.example/x/y' });
	});

	it.each(['windows-1251', 'utf-16le', 'shift_jis'])('are decoded from %s', (charset) => {
		const bytes: Record<string, Buffer> = {
			'windows-1251': Buffer.from([
				...Buffer.from('<p title="'),
				0xcf,
				...Buffer.from('">'),
				0xcf,
				...Buffer.from('</p>'),
			]),
			'utf-16le': Buffer.from('<p title="П">П</p>', 'utf16le'),
			shift_jis: Buffer.from([
				...Buffer.from('<p title="'),
				0x84,
				0x50,
				...Buffer.from('">'),
				0x84,
				0x50,
				...Buffer.from('</p>'),
			]),
		};
		const rules = { text: 'p', title: { selector: '[title="П"]', attr: 'title' } };
		expect(fieldsOf(bytes[charset] ?? Buffer.alloc(0), rules, { charset })).toEqual({ text: 'П', title: 'П' });
	});

	it('are the same in however many pieces a page comes', () => {
		const page = `<ul>${'<li title="a&amp;b">é&eacute; <b>x</b></li>'.repeat(5000)}</ul>`;
		const rules = { first: 'li', titles: { selector: 'li', attr: 'title', all: true } };
		expect(fieldsOf(page, rules, { pieces: 97 })).toEqual(fieldsOf(page, rules));
	});

	it('are found in XML by names in their own case', () => {
		const page =
			'<rss><channel><item><pubDate>Mon, 30 Nov 2026 10:00:00 GMT</pubDate><d><![CDATA[a &amp; b]]></d></item></channel></rss>';
		const rules = { date: { selector: 'item > pubDate', type: 'date' }, text: 'd' };
		expect(fieldsOf(page, rules, { mediaType: 'text/xml' })).toEqual({
			date: '2026-11-30T10:00:00.000Z',
			text: 'a &amp; b',
		});
	});
});

describe('what a page says of itself for machines', () => {
	const page = `<head><meta name="Description" content=" D "><meta property="og:title" content="T"><meta property="og:image" content="1">
		<meta property="og:image" content="2"><meta name="DC.creator" content="C"><meta name="dcterms.date" content="2026-11-30">
		<script type="application/ld+json">[{"@type":"Product","name":"N","offers":{"@type":"Offer","price":"9.90"}}]</script>
		<script type="application/ld+json">{broken: 'yes',}</script></head>
		<div itemscope itemtype="https://schema.org/Book"><b itemprop="name">B</b><a itemprop="url" href="/u">x</a>
		<div itemprop="author" itemscope itemtype="https://schema.org/Person"><i itemprop="name">P</i></div></div>`;

	it('is read as a whole', () => {
		const rules = { jsonld: true, opengraph: true, meta: true, dublincore: true, microdata: true };
		expect(fieldsOf(page, rules)).toEqual({
			jsonld: [{ '@type': 'Product', name: 'N', offers: { '@type': 'Offer', price: '9.90' } }, { broken: 'yes' }],
			opengraph: { title: 'T', image: ['1', '2'] },
			meta: expect.objectContaining({ description: 'D', 'og:title': 'T' }),
			dublincore: { creator: 'C', date: '2026-11-30' },
			microdata: [
				{
					'@type': 'https://schema.org/Book',
					name: 'B',
					url: '/u',
					author: { '@type': 'https://schema.org/Person', name: 'P' },
				},
			],
		});
	});

	it('is read by its parts, with types and paths', () => {
		const rules = {
			price: { jsonld: 'Product', path: 'offers.price', type: 'number' },
			offer: { jsonld: 'Offer' },
			title: { opengraph: 'title' },
			same: { opengraph: 'og:title' },
			images: { opengraph: 'image', all: true },
			description: { meta: 'description' },
			creator: { dublincore: 'creator' },
			person: { microdata: 'Person', path: 'name' },
		};
		expect(fieldsOf(page, rules)).toEqual({
			price: 9.9,
			offer: { '@type': 'Offer', price: '9.90' },
			title: 'T',
			same: 'T',
			images: ['1', '2'],
			description: 'D',
			creator: 'C',
			person: 'P',
		});
	});
});

describe('a page that is made to hurt', () => {
	it('R6 is read up to a depth, and it is told', () => {
		const { fields, note } = extract(`<h1>t</h1>${'<div>'.repeat(1_000_000)}`, {
			h: 'h1',
			deep: 'div div',
			ld: { jsonld: true },
		});
		expect(fields.h).toBe('t');
		expect(note).toContain('too deep or too long');
	});

	it('R6 ends where its selectors would take the square of its tags', () => {
		const { fields, note } = extract('<p></p>'.repeat(60_000), {
			a: 'p ~ p ~ h1, p:nth-last-of-type(7n+1) ~ b',
			b: { selector: 'p:nth-last-child(59999n + 3) ~ p:last-of-type', all: true },
		});
		expect(Object.keys(fields)).toEqual(['a', 'b']);
		expect(note).toContain('would take too long');
	});

	it('R6 makes no expression take long', () => {
		const { fields } = extract(`<p>${'a'.repeat(60_000)}!</p>`, { x: { selector: 'p', regex: '^(a+)+$' } });
		expect(fields).toEqual({ x: null });
	});

	it('R6 makes no result longer than its place, and it is told what is missing', () => {
		const page = `<p>${'é'.repeat(20_000)}</p><b>last</b>${'<i>0123456789</i>'.repeat(20_000)}`;
		const { fields, note } = extract(page, { long: 'p', many: { selector: 'i', all: true }, b: 'b' });
		expect(fields.long).toBe(`${'é'.repeat(8192)}…`);
		expect(fields.many).toHaveLength(1000);
		expect(fields.b).toBe('last');
		expect(note).toBe('too long, and cut: long, many');
		const texts = extract(`${`<p>${'x'.repeat(8000)}</p>`.repeat(50)}<b>b</b>`, { all: { selector: 'p', all: true } });
		expect(JSON.stringify(texts.fields).length).toBeLessThan(70_000);
		expect(texts.note).toBe('too long, and cut: all');
	});

	it('R6 ends where each element holds all others, and is matched', () => {
		const page = `${'<div>'.repeat(900)}${'x '.repeat(400_000)}`;
		const { fields, note } = extract(page, {
			before: 'div',
			all: { selector: 'div', all: true, regex: 'y' },
			after: 'div',
		});
		expect(fields).toMatchObject({ before: expect.stringContaining('x x'), all: null, after: null });
		expect(note).toContain('would take too long');
	});

	it('R6 makes no result longer by objects without values, or by defaults', () => {
		const names = Array.from({ length: 100 }, (_, i) => `a field that is called ${i}`);
		const fields = Object.fromEntries(names.map((name) => [name, { selector: 'b', default: 'x'.repeat(500) }]));
		const read = extract('<p></p>'.repeat(1000), { all: { selector: 'p', all: true, fields } });
		expect(JSON.stringify(read.fields).length).toBeLessThan(70_000);
		expect(read.note).toContain('too long, and cut: all');
	});

	it('R6 makes no text that a database would refuse', () => {
		const page = '<p title="&#xd800;">a\0b</p><script type="application/ld+json">{"a\\u0000":"\\ud800x"}</script>';
		const { fields } = extract(page, { text: 'p', title: { selector: 'p', attr: 'title' }, jsonld: true });
		expect(JSON.stringify(fields)).not.toMatch(/\\u0000|\\ud/);
		expect(fields.text).toBe('a\ufffdb');
	});

	it('R6 makes no more of items that are part of each other by two names than there are', () => {
		const page = '<div itemscope itemprop="a b">'.repeat(60);
		expect(JSON.stringify(fieldsOf(page, { microdata: true })).length).toBeLessThan(10_000);
	});

	it('has no fields of names that every object has', () => {
		expect(
			fieldsOf('<p constructor=x>t</p>', { constructor: { selector: 'p', attr: 'toString' }, hasOwnProperty: 'p' }),
		).toEqual({
			constructor: null,
			hasOwnProperty: 't',
		});
	});
});
