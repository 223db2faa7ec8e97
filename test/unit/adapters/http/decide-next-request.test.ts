import { expect, it } from 'vitest';
import { decideNextRequest } from '../../../../shared/adapters/http/decide-next-request.ts';

const redirects = ['https://me:secret@a.example/b/'];

it.each([
	['../c#d', 'https://me:secret@a.example/c'],
	['//b.example', 'https://b.example/'],
	['caf\u00c3\u00a9', 'https://me:secret@a.example/b/caf%C3%A9'],
	['mus\u00e9e?\u00e8#\u00e9', 'https://me:secret@a.example/b/mus%E9e?%E8'],
	['a\u00c3\u00a9 b', 'https://me:secret@a.example/b/a%C3%A9%20b'],
	['//b\u00c3\u00bccher.example', 'https://xn--bcher-kva.example/'],
])('W2 a redirect to %s leads to %s', (location, url) => {
	expect(decideNextRequest({ location, redirects, maxRedirects: 1 })).toBe(url);
});

it.each([
	['/b/', 'TOO_MANY_REDIRECTS'],
	['https://you:secret@[', 'BAD_REDIRECT'],
	['ftp://you:secret@b.example/', 'SCHEME_REFUSED'],
])('R8 why a redirect to %s is not followed tells no credentials', (location, code) => {
	const ending = decideNextRequest({ location, redirects, maxRedirects: 1 });
	expect(ending).toMatchObject({ error: { code } });
	expect(JSON.stringify(ending)).not.toContain('secret');
});

it('W2 a redirect to another spelling of the same URL is no circle', () => {
	const next = (location: string) =>
		decideNextRequest({ location, redirects: ['http://a/%C3%A9/~x'], maxRedirects: 1 });

	expect(next('/%c3%a9/~x')).toBe('http://a/%c3%a9/~x');
	expect(next('/%C3%A9/%7Ex')).toBe('http://a/%C3%A9/%7Ex');
	expect(next('/%C3%A9/~x#y')).toMatchObject({ error: { code: 'TOO_MANY_REDIRECTS' } });
});

it.each(['http://foo.09../', 'http://256.256.256.256%2e%2e/', 'http://1.2.3.4。。/'])(
	'W1 a redirect to %s, whose host is no name, is the failure of who redirects',
	(location) => {
		const ending = decideNextRequest({ location, redirects, maxRedirects: 1 });
		expect(ending).toMatchObject({ outcome: 'network_error', error: { code: 'BAD_REDIRECT' } });
	},
);

it('R6 a chain of redirects may be as long as a message can carry', () => {
	const chain = Array.from({ length: 9 }, (_, i) => `https://a.example/${i}/${'x'.repeat(4_000)}`);
	const next = (redirects: readonly string[]) => decideNextRequest({ location: '/end', redirects, maxRedirects: 10 });

	expect(next(chain.slice(0, 8))).toBe('https://a.example/end');
	expect(next(chain)).toMatchObject({ error: { code: 'TOO_MANY_REDIRECTS' } });
});
