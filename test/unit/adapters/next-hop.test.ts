import { expect, it } from 'vitest';
import { nextHop } from '../../../shared/adapters/http/next-hop.ts';

const redirects = ['https://me:secret@a.example/b/'];

it.each([
	['../c#d', 'https://me:secret@a.example/c'],
	['//b.example', 'https://b.example/'],
])('a redirect to %s leads to %s', (location, url) => {
	expect(nextHop({ location, redirects, maxRedirects: 1 })).toBe(url);
});

it.each([
	['/b/', 'TOO_MANY_REDIRECTS'],
	['https://you:secret@[', 'BAD_REDIRECT'],
	['ftp://you:secret@b.example/', 'SCHEME_REFUSED'],
])('R8 why a redirect to %s is not followed tells no credentials', (location, code) => {
	const ending = nextHop({ location, redirects, maxRedirects: 1 });
	expect(ending).toMatchObject({ error: { code } });
	expect(JSON.stringify(ending)).not.toContain('secret');
});
