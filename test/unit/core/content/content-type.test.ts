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
	['', undefined],
	['html', undefined],
	['text/ html', undefined],
	['; charset=utf-8', undefined],
])('reads %j', (header, expected) => {
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
			expect(parseContentType(`text/html;${text}`)?.mediaType).toBe('text/html');
		}),
	);
});
