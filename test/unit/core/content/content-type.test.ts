import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isHtml, parseContentType } from '../../../../shared/core/content/content-type.ts';

it.each([
	['text/html', { mediaType: 'text/html' }],
	[' Text/HTML ; Charset=UTF-8', { mediaType: 'text/html', charset: 'UTF-8' }],
	['text/html;charset="a\\"b"', { mediaType: 'text/html', charset: 'a"b' }],
	['text/html; x="; charset=no"; charset=yes', { mediaType: 'text/html', charset: 'yes' }],
	['text/html; charset=first; charset=second', { mediaType: 'text/html', charset: 'first' }],
	['text/html; charset=', { mediaType: 'text/html' }],
	['application/ld+json', { mediaType: 'application/ld+json' }],
	['text/html;charset=gbk, text/html', { mediaType: 'text/html', charset: 'gbk' }],
	['text/html;charset=gbk, text/plain', { mediaType: 'text/plain' }],
	['text/html;charset=gbk, text/html;charset=utf-8', { mediaType: 'text/html', charset: 'utf-8' }],
	['text/html;charset=gbk;x=",text/plain"', { mediaType: 'text/html', charset: 'gbk' }],
	['text/html, */*', { mediaType: 'text/html' }],
	['text/html, , x', { mediaType: 'text/html' }],
	['application/octet-stream, text/html', { mediaType: 'text/html' }],
	['text/plain;charset="a, text/html', { mediaType: 'text/plain', charset: 'a, text/html' }],
	['text/html;charset ="gbk"', { mediaType: 'text/html' }],
	['text/html;charset="gbk"x;charset=no', { mediaType: 'text/html', charset: 'gbk' }],
	['text/html;charset=;charset=gbk', { mediaType: 'text/html', charset: 'gbk' }],
	['text/html;;;;charset=gbk ', { mediaType: 'text/html', charset: 'gbk' }],
	['text/html\u00a0;charset=gbk', undefined],
	['', undefined],
	['html', undefined],
	['text/ html', undefined],
	['; charset=utf-8', undefined],
])('W2 reads %j', (header, expected) => {
	expect(parseContentType(header)).toEqual(expected);
});

it.each([
	{ mediaType: 'text/html', answer: true },
	{ mediaType: 'application/xhtml+xml', answer: true },
	{ mediaType: 'text/plain', answer: false },
	{ mediaType: 'application/xml', answer: false },
])('$mediaType is a page: $answer', ({ mediaType, answer }) => {
	expect(isHtml(mediaType)).toBe(answer);
});

it('S4.8 throws at no header', () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			expect(parseContentType(`text/html;${text.replaceAll(',', '')}`)?.mediaType).toBe('text/html');
			expect(() => parseContentType(text)).not.toThrow();
		}),
	);
});
