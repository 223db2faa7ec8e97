import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAsciiCompatible, sniffCharset, sniffXmlCharset } from '../../../../shared/core/content/charset.ts';
import { knownCharset } from '../../../../shared/core/content/charset-label.ts';

describe('sniffCharset', () => {
	it.each([
		{ head: '\xef\xbb\xbf<meta charset=koi8-r>', header: 'latin1', charset: 'utf-8', why: 'the byte order mark' },
		{ head: '\xff\xfe<\0', header: undefined, charset: 'utf-16le', why: 'the byte order mark' },
		{ head: '\xfe\xff\0<', header: undefined, charset: 'utf-16be', why: 'the byte order mark' },
		{ head: '<meta charset=koi8-r>', header: 'latin1', charset: 'windows-1252', why: 'the header' },
		{
			head: '<meta charset=koi8-r>',
			header: 'klingon',
			charset: 'koi8-r',
			why: 'the page, as nobody knows the header',
		},
		{ head: '<meta charset=klingon>', header: undefined, charset: 'utf-8', why: 'nothing known' },
		{ head: '', header: undefined, charset: 'utf-8', why: 'nothing' },
	])('takes $charset from $why', ({ head, header, charset }) => {
		expect(sniffCharset(head, header)).toBe(charset);
	});

	it.each([
		['<meta charset=iso-8859-2>', 'iso-8859-2'],
		['<META\nCHARSET = "ISO-8859-2" />', 'iso-8859-2'],
		["<meta name=x charset='sjis'>", 'shift_jis'],
		['<meta http-equiv="Content-Type" content="text/html; charset=big5">', 'big5'],
		['<meta content="text/html; charset=big5" http-equiv=content-type>', 'big5'],
		['<meta content="text/html; charset=big5">', 'utf-8'],
		['<meta http-equiv="refresh" content="0; charset=big5">', 'utf-8'],
		['<metacharset=big5>', 'utf-8'],
		['<meta charset=big5', 'utf-8'],
		['<!-- <meta charset=big5> -->', 'utf-8'],
		['<!--><meta charset=big5>', 'big5'],
		['<a title="<meta charset=big5>">', 'utf-8'],
		['<a title=">"><meta charset=big5>', 'big5'],
		['</x><?y><!z><meta charset=big5>', 'big5'],
		['<meta charset=utf-16><meta charset=big5>', 'utf-8'],
		['<meta charset=x-user-defined>', 'windows-1252'],
		['<meta charset=nonsense><meta charset=big5>', 'big5'],
		['<meta charset=euc-kr charset=big5>', 'euc-kr'],
	])('finds in %j that it is %s', (head, charset) => {
		expect(sniffCharset(head)).toBe(charset);
	});

	it('looks at the first 16 KB', () => {
		const meta = '<meta charset=big5>';
		expect(sniffCharset(' '.repeat(16_384 - meta.length) + meta)).toBe('big5');
		expect(sniffCharset(' '.repeat(16_385 - meta.length) + meta)).toBe('utf-8');
	});

	it('S4.8 names a charset that can be decoded, whatever it is given', () => {
		const markup = fc.constantFrom(
			'<meta ',
			'charset=',
			'"',
			"'",
			'>',
			'<!--',
			'-->',
			'http-equiv=content-type ',
			'content=',
			'<',
			'/',
		);
		const head = fc.array(fc.oneof(markup, fc.string()), { maxLength: 40 }).map((parts) => parts.join(''));
		fc.assert(
			fc.property(head, fc.option(fc.string(), { nil: undefined }), (text, header) => {
				const charset = sniffCharset(text, header);
				expect(new TextDecoder(charset).encoding).toBe(charset);
			}),
			{ numRuns: 1000 },
		);
	});
});

it.each([
	{ label: 'latin1', charset: 'windows-1252' },
	{ label: ' UTF8 ', charset: 'utf-8' },
	{ label: 'utf-16', charset: 'utf-16le' },
	{ label: 'replacement', charset: undefined },
	{ label: '', charset: undefined },
])("the label '$label' is known as $charset", ({ label, charset }) => {
	expect(knownCharset(label)).toBe(charset);
});

it.each([
	{ charset: 'utf-8', answer: true },
	{ charset: 'shift_jis', answer: true },
	{ charset: 'utf-16be', answer: false },
	{ charset: 'iso-2022-jp', answer: false },
])('tags can be found in the bytes of $charset: $answer', ({ charset, answer }) => {
	expect(isAsciiCompatible(charset)).toBe(answer);
});

it('R6 a meta tag that comes too late is obeyed all the same, as browsers begin anew', () => {
	const late = (bytes: number) => `<script>${'x'.repeat(bytes)}</script><meta charset=koi8-r>`;
	expect(sniffCharset(late(2000))).toBe('koi8-r');
	expect(sniffCharset(late(17_000))).toBe('utf-8');
});

it.each([
	['<?xml version="1.0" encoding="ISO-8859-1"?><x/>', undefined, 'windows-1252'],
	["<?xml version='1.0' encoding='koi8-r'?><x/>", undefined, 'koi8-r'],
	['<?xml version="1.0" encoding="koi8-r"?><x/>', 'utf-8', 'utf-8'],
	['\u00ef\u00bb\u00bf<?xml version="1.0" encoding="koi8-r"?><x/>', undefined, 'utf-8'],
	['<?xml version="1.0" encoding="utf-16"?><x/>', undefined, 'utf-8'],
	['<\0?\0x\0m\0l\0', undefined, 'utf-16le'],
	['\0<\0?\0x\0m\0l', undefined, 'utf-16be'],
	['<?xml version="1.0"?><x encoding="koi8-r"/>', undefined, 'utf-8'],
	['<x><meta charset="koi8-r"/></x>', undefined, 'utf-8'],
])('W2 XML that begins with %j, and the header %j, is %s', (head, header, charset) => {
	expect(sniffXmlCharset(head, header)).toBe(charset);
});

it('W2 a page goes by its XML declaration where no meta tag says more', () => {
	const declared = '<?xml version="1.0" encoding="koi8-r"?>';
	expect(sniffCharset(`${declared}<html>`)).toBe('koi8-r');
	expect(sniffCharset(`${declared}<html><meta charset=greek>`)).toBe('iso-8859-7');
});
