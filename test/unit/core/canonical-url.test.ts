import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalOf, canonicalUrl, webUrl } from '../../../shared/core/canonical-url.ts';

describe('canonicalUrl', () => {
	it.each([
		['HTTP://Example.COM', 'http://example.com/'],
		['http://a:80/', 'http://a/'],
		['https://a:443/x', 'https://a/x'],
		['https://a:80/x', 'https://a:80/x'],
		['http://a/b/../c/./d', 'http://a/c/d'],
		['http://a/%7euser/%e2%82%ac', 'http://a/~user/%E2%82%AC'],
		['http://a/?q=%c3%a9', 'http://a/?q=%C3%A9'],
		['http://a/x#part', 'http://a/x'],
		['http://a/x#', 'http://a/x'],
		['http://bücher.example/ä', 'http://xn--bcher-kva.example/%C3%A4'],
		['  http://a/  ', 'http://a/'],
		['http:\\\\a\\b', 'http://a/b'],
		['http://0x7f.1/', 'http://127.0.0.1/'],
		['http://a?', 'http://a/?'],
		['http://a/%41%2d%2E%5f%2f?%7a=%26', 'http://a/A-._%2F?z=%26'],
		['http://a/%%34%31/%2e%2e/b', 'http://a/b'],
		['http://a/b/%%32e%%32e/c', 'http://a/c'],
		['http://a.example./x', 'http://a.example/x'],
		['http://a.example.:8080/x', 'http://a.example:8080/x'],
		// Nobody can resolve these; without their dots they would be other hosts, or none at all.
		['http://a.example..:8080/x', 'http://a.example..:8080/x'],
		['http://foo.09../', 'http://foo.09../'],
		['http://256.256.256.256%2e%2E/', 'http://256.256.256.256../'],
		['http://1.2.3.4。。/', 'http://1.2.3.4../'],
		['http://me:pw@a./x./', 'http://me:pw@a/x./'],
		['http://0x7f.1../', 'http://0x7f.1../'],
		['http://0x7f.1./', 'http://127.0.0.1/'],
		['http://./', 'http://./'],
		['http://[::1]:80/', 'http://[::1]/'],
		['http://a/b/%2e%2E/c', 'http://a/c'],
	])('writes %s as %s', (raw, expected) => {
		expect(canonicalUrl(raw)).toBe(expected);
	});

	it('resolves what is relative', () => {
		expect(canonicalUrl('../d?e#f', 'https://a/b/c')).toBe('https://a/d?e');
		expect(canonicalUrl('//b/', 'https://a/')).toBe('https://b/');
	});

	it.each(['', 'a', '/a', 'http://', 'http://a:99999/', 'ftp://a/', 'mailto:a@b', 'data:,x', 'blob:http://a/x'])(
		'has no answer for %j',
		(raw) => {
			expect(canonicalUrl(raw)).toBeUndefined();
		},
	);

	it.each([
		['http://a/?b=2&utm_source=x&a=1&b=1', { sortQuery: true, dropParameters: ['utm_*'] }, 'http://a/?a=1&b=2&b=1'],
		['http://a/?utm_source=x', { dropParameters: ['utm_*'] }, 'http://a/'],
		['http://a/?utm&sid=1', { dropParameters: ['sid', 'utm_*'] }, 'http://a/?utm'],
		['http://a/?b&a', {}, 'http://a/?b&a'],
		['http://a/', { sortQuery: true }, 'http://a/'],
	])('writes %s by the rules %j as %s', (raw, rules, expected) => {
		expect(canonicalUrl(raw, undefined, rules)).toBe(expected);
	});

	it('has no answer for what is too long, before or after', () => {
		const host = 'http://a/';
		expect(canonicalUrl(host + 'x'.repeat(8192 - host.length))).toHaveLength(8192);
		expect(canonicalUrl(host + 'x'.repeat(8193 - host.length))).toBeUndefined();
		expect(canonicalUrl(host + 'ä'.repeat(2000))).toBeUndefined();
	});

	it('W2 counts no fragment, which is not sent', () => {
		const fragment = `#${'state'.repeat(2000)}`;
		expect(canonicalUrl(`http://a/x${fragment}`)).toBe('http://a/x');
		expect(canonicalUrl(`http://a/x ${fragment}`)).toBe('http://a/x%20');
		expect(canonicalUrl(`http://a/${'x'.repeat(8193)}${fragment}`)).toBeUndefined();
	});

	it('S4.8 W1 changes nothing the second time, always parses, and throws at nothing', () => {
		const part = fc.oneof(
			fc.string(),
			fc.string({ unit: 'binary' }),
			fc.constantFrom(
				'..',
				'%2e%2e',
				'。',
				'0x7f',
				'256',
				'09',
				'1',
				'%2f',
				'%zz',
				'%%2f',
				'%2e',
				'%%32e',
				'%25',
				'41',
				'.',
				':80',
				'#',
				'/../',
				'@',
				'\\',
			),
		);
		const text = fc.array(part).map((parts) => parts.join(''));
		const url = fc.oneof(
			text,
			fc.webUrl({ withFragments: true }),
			text.map((rest) => `http://host/${rest}`),
			text.map((rest) => `https://${rest}`),
		);
		fc.assert(
			fc.property(url, (raw) => {
				const once = canonicalUrl(raw);
				const sent = webUrl(raw);
				expect(sent === undefined).toBe(once === undefined);
				if (once === undefined || sent === undefined) return;
				expect(canonicalUrl(once)).toBe(once);
				expect(webUrl(sent)).toBe(sent);
				expect(canonicalOf(sent)).toBe(once);
				expect([URL.parse(sent)?.href, URL.parse(once)?.href]).toEqual([sent, once]);
			}),
			{ numRuns: 2000 },
		);
	});
});

describe('webUrl', () => {
	it.each([
		['http://a/%7Euser/caf%c3%a9?q=%c3%a9&r=%2D', 'http://a/%7Euser/caf%c3%a9?q=%c3%a9&r=%2D'],
		['HTTP://A:80/b/%2E%2e/x%2eb#y', 'http://a/x%2eb'],
		['http://a./%41', 'http://a/%41'],
		['http://me:p%40@a/ä', 'http://me:p%40@a/%C3%A4'],
	])('W2 asks for %s as %s: escapes as they are written', (raw, expected) => {
		expect(webUrl(raw)).toBe(expected);
	});
});
