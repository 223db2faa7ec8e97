import { expect, it } from 'vitest';
import { webUrl } from '../../../../shared/core/canonical-url.ts';
import { isNameless } from '../../../../shared/core/hosts/is-nameless.ts';

it.each([
	'http://foo.09../',
	'http://256.256.256.256../x',
	'https://a%2e%2e:81/',
	'http://a。。',
	'http://me:p.w@a../',
	'http://a..b/',
	'http://.a/',
	'http://./',
	'http://../',
])('W1 nobody has the name in %s', (url) => {
	expect(isNameless(webUrl(url) ?? '')).toBe(true);
});

it.each([
	'http://a/',
	'http://a.example./..',
	'https://u..@a.example:81/x../y',
	'http://127.0.0.1/',
	'http://[::1]/',
	'http://a/?b=..',
	'http://-_.x/',
])('somebody may have the name in %s', (url) => {
	expect(isNameless(webUrl(url) ?? '')).toBe(false);
});
