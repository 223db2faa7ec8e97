import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyReader } from '../../../../../shared/adapters/http/exchange/body-reader.ts';

interface Read {
	readonly type?: string;
	readonly charset?: string;
	readonly links?: 'count' | 'all';
	readonly buildsTree?: boolean;
}

/** The hash of a body that comes in these pieces. */
function hashOf(body: string | readonly (string | Buffer)[], asked: Read = {}): string | undefined {
	const { type = 'text/html', charset = 'utf-8', links = 'count', buildsTree = false } = asked;
	const options = { links, collectIds: false, buildsTree, hashes: true, maxBytes: 10_000_000 };
	const reader = new BodyReader({ mediaType: type, charset }, options);
	for (const piece of typeof body === 'string' ? [body] : body) reader.push(Buffer.from(piece as string));
	return reader.end(performance.now()).hash;
}

const page = (inner: string, head = '') => `<!doctype html><html><head>${head}</head><body>${inner}</body></html>`;

describe('the hash of a page stays', () => {
	it.each([
		['a nonce', page('<p>a</p>', '<script nonce="1">x()</script>'), page('<p>a</p>', '<script nonce="2">x()</script>')],
		['a script', page('<p>a</p><script>let a = "<p>1</p>"</script>'), page('<p>a</p><script>other()</script>')],
		['a style', page('<style>a{}</style>a'), page('<style>b{}</style>a')],
		['what is for who has no scripts', page('a<noscript><p>1</p></noscript>'), page('a<noscript>2</noscript>')],
		['a template', page('a<template><template>1</template>2</template>b'), page('a<template>3</template>b')],
		['a comment', page('a<!-- 1 -->'), page('a<!-- 2 --->')],
		['an attribute', page('<p class="x1" data-csrf="1">a</p>'), page('<p class=x2>a</p>')],
		['white space', page('<p>a\n\t b</p>\n\n<p>c</p>'), page('<p>a b</p><p>c</p>')],
		['how a character is written', page('&eacute;&nbsp;&lt;'), page('é <')],
		['emphasis', page('<p>whole</p>'), page('<p>w<b>ho</b>le</p>')],
	])('where %s is another', (_, one, other) => {
		expect(hashOf(one)).toHaveLength(22);
		expect(hashOf(other)).toBe(hashOf(one));
	});

	it('where the page is written in another charset', () => {
		const latin = Buffer.from(page('caf\u00e9 \u00e0'), 'latin1');

		expect(hashOf([latin], { charset: 'iso-8859-1' })).toBe(hashOf(page('caf\u00e9 \u00e0')));
	});

	it.each([{ links: 'all' }, { buildsTree: true }, { links: 'all', buildsTree: true }] as const)(
		'whatever else is read of the page (%j)',
		(asked) => {
			const text = page('<p>a <a href="/x">b</a></p><script>c</script><h2 id="d">e</h2>');

			expect(hashOf(text, asked)).toBe(hashOf(text));
		},
	);

	it('wherever its pieces are cut', () => {
		const text = page(
			`<p>caf\u00e9 &amp; &nbsp;</p><script>if (a < b) x("</p>")</script>${'<p>more text</p>'.repeat(6000)}`,
		);
		const bytes = Buffer.from(text);
		const whole = hashOf(text);

		fc.assert(
			fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (cuts) => {
				const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
				const pieces = at.slice(1).map((end, i) => bytes.subarray(at[i], end));

				expect(hashOf(pieces)).toBe(whole);
			}),
			{ numRuns: 30 },
		);
	});
});

describe('the hash of a page changes', () => {
	it.each([
		['a word', page('<p>one</p>'), page('<p>two</p>')],
		['the title', page('a', '<title>1</title>'), page('a', '<title>2</title>')],
		['where a word ends', page('the rapist'), page('therapist')],
		['where a paragraph ends', page('<p>ab</p>'), page('<p>a</p><p>b</p>')],
		[
			'a shadow root',
			page('<i><template shadowrootmode=open>1</template></i>'),
			page('<i><template shadowrootmode=open>2</template></i>'),
		],
		['what follows a drawing with styles of its own', page('<svg><style/></svg>1'), page('<svg><style/></svg>2')],
		['what follows an empty script', page('<script src=a></script>1'), page('<script src=a></script>2')],
	])('with %s', (_, one, other) => {
		expect(hashOf(other)).not.toBe(hashOf(one));
	});

	it('with the end of a text that is longer than any piece, which a reference may cross', () => {
		const long = (reference: string) => page(`<p>${'x'.repeat(16_382)}${reference}${'y'.repeat(40_000)}</p>`);

		expect(hashOf(long('&eacute;'))).toBe(hashOf(long('\u00e9')));
		expect(hashOf(long('&eacute;'))).not.toBe(hashOf(long('&egrave;')));
		expect(hashOf(`${long('')}z`)).not.toBe(hashOf(long('')));
	});
});

describe('the hash of what is no page', () => {
	it.each(['application/json', 'text/css', 'application/rss+xml', 'image/png'])('is that of its bytes: %s', (type) => {
		const one = hashOf('<a>1 </a>', { type });

		expect(one).toHaveLength(22);
		expect(hashOf(['<a>', '1 </a>'], { type })).toBe(one);
		expect(hashOf('<a>1</a>', { type })).not.toBe(one);
		expect(hashOf('<a>1 </a>', { type, links: 'all' })).toBe(one);
	});

	it('is that of its text where the XML is a page', () => {
		const xml = (text: string) =>
			`<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script/>${text}</html>`;

		expect(hashOf(xml('<p>a</p>'), { type: 'application/xml' })).toBe(hashOf(xml('<p >a</p >'), { type: 'text/xml' }));
		expect(hashOf(xml('<p>a</p>'), { type: 'text/xml' })).not.toBe(hashOf(xml('b'), { type: 'text/xml' }));
	});
});

it('W1 no page makes hashing it fail', () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.constantFrom(
					'<',
					'>',
					'&',
					'/',
					'svg',
					'template',
					'script',
					'p',
					' ',
					'"',
					'=',
					';',
					'-->',
					'<!--',
					'<![CDATA[',
					']]>',
				),
			),
			(parts) => {
				expect(hashOf(parts.join(''))).toHaveLength(22);
				expect(hashOf(parts.join(''), { type: 'application/xhtml+xml' })).toHaveLength(22);
			},
		),
	);
});

it('nothing is hashed unless it is asked for', () => {
	const reader = new BodyReader({ mediaType: 'text/html' }, { links: 'count', collectIds: false, maxBytes: 1000 });
	reader.push(Buffer.from('<p>a'));

	expect(reader.end(0)).not.toHaveProperty('hash');
});
