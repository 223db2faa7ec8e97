import { expect, it } from 'vitest';
import { hostOf, privateHostRule } from '../../../../shared/core/hosts/private-hosts.ts';

it.each([
	['http://a.example', 'a.example'],
	['https://a.example:8443', 'a.example'],
	['http://127.0.0.1:80', '127.0.0.1'],
	['http://[::1]:8080', '::1'],
	['http://[::1]', '::1'],
])('the host of %s is %s', (origin, host) => {
	expect(hostOf(origin)).toBe(host);
});

it('R5 a job names the hosts that may be private', () => {
	expect(privateHostRule('all')('b', 'a')).toBe(true);
	expect(privateHostRule('named')('a', 'a')).toBe(true);
	expect(privateHostRule('named')('b', 'a')).toBe(false);
	expect(privateHostRule([])('a', 'a')).toBe(false);
	const listed = privateHostRule(['Intranet.', '0x7f.1', '::1']);
	expect(['intranet', '127.0.0.1', '::1', 'other'].map((host) => listed(host, host))).toEqual([
		true,
		true,
		true,
		false,
	]);
});
