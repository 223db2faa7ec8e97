import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webUrl } from '../../../../../shared/core/canonical-url.ts';
import { baseUrl, createLinkResolver, createUrlReader } from '../../../../../shared/core/links/urls/link-resolver.ts';

const resolve = createLinkResolver('https://me:pw@a.example:8443/b/c?d/e');

it.each([
	['/x', 'https://me:pw@a.example:8443/x', ''],
	['x/y.html#part', 'https://me:pw@a.example:8443/b/x/y.html', 'part'],
	['?q', 'https://me:pw@a.example:8443/b/c?q', ''],
	['#top', 'https://me:pw@a.example:8443/b/c?d/e', 'top'],
	['../x#', 'https://me:pw@a.example:8443/x', ''],
	['//b.example/x', 'https://b.example/x', ''],
	[' /x#a%20b\n ', 'https://me:pw@a.example:8443/x', 'a%20b'],
	['http://other.example', 'http://other.example/', ''],
])('%j leads to %s', (raw, url, fragment) => {
	expect(resolve(raw)).toEqual({ kind: 'web', url, fragment });
});

it.each([
	['mailto:a@b.c', 'mailto'],
	['JavaScript:void 0', 'javascript'],
	['java\nscript:1', 'javascript'],
	[`data:text/plain,${'x'.repeat(10_000)}`, 'data'],
	[' tel:+1', 'tel'],
])('%j is no web address', (raw, scheme) => {
	expect(resolve(raw)).toEqual({ kind: 'other', scheme });
});

it.each(['http://', '//[', 'https://a:99999/', `/${'x'.repeat(9000)}`])('%j is invalid', (raw) => {
	expect(resolve(raw)).toEqual({ kind: 'invalid', url: raw.slice(0, 2048), fragment: '' });
});

it.each([
	['htps://a.example/x', 'with a letter missing'],
	['htttp://a.example/x', 'with one too many'],
	[' HTTSP://a.example/x', 'with two that changed places'],
	['ttps:a', 'without its beginning'],
	['hhttps://a.example/x', 'doubled'],
])('W2 %s is no link to a scheme of its own, but one %s', (raw) => {
	expect(resolve(raw)).toMatchObject({ kind: 'invalid', url: raw });
});

it.each(['ftp', 'sftp', 'smtp', 'hxxps', 'tel', 'rtsp', 'data', 'sip', 'shttp', 'tftp'])(
	'%s: is a scheme of its own',
	(scheme) => {
		expect(resolve(`${scheme}:x`)).toMatchObject({ kind: 'other', scheme });
	},
);

it('W2 a long fragment makes no URL too long', () => {
	const fragment = 'A1b-_'.repeat(2000);
	expect(resolve(`/plä?x= y#${fragment}`)).toMatchObject({
		kind: 'web',
		url: 'https://me:pw@a.example:8443/pl%C3%A4?x=%20y',
		fragment,
	});
});

describe('W2 a page in another charset', () => {
	const inGreek = createLinkResolver('http://a/b', (query) => query.replaceAll('π', '%F0'));

	it.each([
		['/π?x=π&y=1#π', 'http://a/%CF%80?x=%F0&y=1'],
		[' ?π\t=\nπ ', 'http://a/b?%F0=%F0'],
		['/a#x?π', 'http://a/a'],
		['//π.example/?ä=%c3', 'http://xn--1xa.example/?%C3%A4=%c3'],
	])('has the query of %j in its charset, and all else in UTF-8', (raw, url) => {
		expect(inGreek(raw)).toMatchObject({ kind: 'web', url });
	});
});

describe('any link', () => {
	const part = fc.oneof(
		fc.constantFrom(
			'/',
			'//',
			'.',
			'..',
			'?',
			'&',
			'=',
			'#',
			':',
			'@',
			'%41',
			'%2f',
			'%',
			'\\',
			' ',
			'\t',
			'a',
			"'",
			'"',
		),
		fc.constantFrom(
			'http:',
			'https://a.example',
			'https://a.example/',
			'https://a.example:80',
			'b.html',
			'|',
			'^',
			'é',
		),
		fc.string({ maxLength: 4 }),
	);
	const link = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
	const base = fc.constantFrom(
		'https://a.example/',
		'https://a.example/b/c.html',
		'http://a.example:80/b/?c/d',
		'https://u@a.example/x/y/',
	);

	it('S4.8 is resolved as the parser would', () => {
		fc.assert(
			fc.property(link, base, (raw, page) => {
				const from = webUrl(page) as string;
				const resolved = createLinkResolver(from)(raw);
				const url = webUrl(raw, from);
				if (url === undefined) expect(resolved.kind).not.toBe('web');
				else expect(resolved).toMatchObject({ kind: 'web', url });
			}),
			{ numRuns: 5000 },
		);
	});
});

it.each([
	[undefined, 'http://a/b'],
	['/c/', 'http://a/c/'],
	['http://b./d#e', 'http://b/d'],
	['data:,x', 'http://a/b'],
	['http://[', 'http://a/b'],
])('a base of %s is %s', (href, expected) => {
	expect(baseUrl(href, 'http://a/b')).toBe(expected);
});

describe('createUrlReader', () => {
	it('S5.1 W2 reads each URL as if it were the only one', () => {
		const origin = fc.constantFrom('http://a.example', 'http://a.example:8080', 'HTTP://a.example', 'http://256.1.1.1');
		const rest = fc.array(
			fc.constantFrom(
				'/',
				'//',
				'.',
				'..',
				'/./',
				'/../',
				'x',
				'?',
				'#',
				':80',
				'%41',
				'%2e',
				'\\',
				' ',
				'\t',
				'ä',
				'@b',
				"'",
			),
			{ maxLength: 6 },
		);
		const url = fc.tuple(origin, rest).map(([start, parts]) => start + parts.join(''));
		fc.assert(
			fc.property(fc.array(fc.oneof(url, fc.webUrl({ withQueryParameters: true })), { maxLength: 12 }), (urls) => {
				const read = createUrlReader();
				for (const each of urls) expect(read(each)).toBe(webUrl(each));
			}),
			{ numRuns: 2000 },
		);
	});

	it('W1 takes none that is too long, whatever came before', () => {
		const read = createUrlReader();
		read('http://a.example/');
		expect(read(`http://a.example/${'x'.repeat(9000)}`)).toBeUndefined();
		expect(read(`http://a.example/${'x'.repeat(1000)}`)).toHaveLength(1017);
	});
});
