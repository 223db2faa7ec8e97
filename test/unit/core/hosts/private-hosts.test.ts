import { describe, expect, it } from 'vitest';
import { isNeverAllowed, readAllowance } from '../../../../shared/core/hosts/private-allowance.ts';
import { hostnameIn, mayUse, privateRule } from '../../../../shared/core/hosts/private-hosts.ts';

it.each([
	['http://a.example', 'a.example'],
	['https://a.example:8443', 'a.example'],
	['http://127.0.0.1:80', '127.0.0.1'],
	['http://[::1]:8080', '::1'],
	['http://[::1]', '::1'],
])('the host of %s is %s', (origin, host) => {
	expect(hostnameIn(origin)).toBe(host);
});

it('R5 a job names the hosts that may be private', () => {
	expect(privateRule({ privateHosts: 'all' })('b', 'a')).toBe(true);
	expect(privateRule({ privateHosts: 'named' })('a', 'a')).toBe(true);
	expect(privateRule({ privateHosts: 'named' })('b', 'a')).toBe(false);
	expect(privateRule({})('a', 'a')).toBe(false);
	const listed = privateRule({ privateHosts: ['Intranet.', '0x7f.1', '::1'] });
	expect(['intranet', '127.0.0.1', '::1', 'other'].map((host) => listed(host, host))).toEqual([
		true,
		true,
		true,
		false,
	]);
});

it.each([
	['10.0.0.1', true],
	['fd00::1', true],
	['localhost', true],
	['app.localhost', true],
	['intranet', true],
	['nas.lan', true],
	['wiki.corp', true],
	['printer.home.arpa', true],
	['intranet.example.com', false],
	['localhost.example.com', false],
	['home.arpa.example', false],
])('R5 of the URLs of a list, %s may be private: %s', (host, isAllowed) => {
	const rule = privateRule({ privateHosts: { hosts: ['named.example'], localTargets: true } });

	expect(rule(host, host)).toBe(isAllowed);
	// What redirects there is not in the list.
	expect(rule(host, 'elsewhere.example')).toBe(false);
	expect(rule('named.example', 'elsewhere.example')).toBe(true);
});

describe('what is allowed besides', () => {
	const reach = (allowPrivate: string[], host: string, address: string) =>
		mayUse(privateRule({ privateHosts: [], allowPrivate })(host, 'elsewhere.example'), address);

	it.each([
		{ entry: '10.0.0.0/8', host: 'a.example', address: '10.1.2.3', isAllowed: true },
		{ entry: '10.0.0.0/8', host: 'a.example', address: '::ffff:10.1.2.3', isAllowed: true },
		{ entry: '10.0.0.0/8', host: '10.1.2.3', address: '10.1.2.3', isAllowed: true },
		{ entry: '10.0.0.0/8', host: 'a.example', address: '192.168.0.1', isAllowed: false },
		{ entry: '10.0.0.0/8', host: 'a.example', address: 'fd00::1', isAllowed: false },
		{ entry: '::ffff:10.0.0.0/104', host: 'a.example', address: '10.1.2.3', isAllowed: true },
		{ entry: 'fd00::/8', host: 'a.example', address: 'fd12::1', isAllowed: true },
		{ entry: '[fd12::1]', host: 'fd12::1', address: 'fd12::1', isAllowed: true },
		{ entry: '192.168.0.1', host: 'a.example', address: '192.168.0.1', isAllowed: true },
		{ entry: '192.168.0.1', host: 'a.example', address: '192.168.0.2', isAllowed: false },
		{ entry: '0x7f.1', host: '127.0.0.1', address: '127.0.0.1', isAllowed: true },
		{ entry: 'Wiki.Corp.Example.', host: 'wiki.corp.example', address: '10.0.0.1', isAllowed: true },
		{ entry: 'wiki.corp.example', host: 'x.wiki.corp.example', address: '10.0.0.1', isAllowed: false },
		{ entry: '*.corp.example', host: 'a.b.corp.example', address: '10.0.0.1', isAllowed: true },
		{ entry: '*.corp.example', host: 'corp.example', address: '10.0.0.1', isAllowed: false },
		{ entry: '*.corp.example', host: 'evilcorp.example', address: '10.0.0.1', isAllowed: false },
		{ entry: '*.bücher.example', host: 'a.xn--bcher-kva.example', address: '10.0.0.1', isAllowed: true },
	])('W3 $entry lets $host have $address: $isAllowed', ({ entry, host, address, isAllowed }) => {
		expect(reach(['other.example', entry], host, address)).toBe(isAllowed);
	});

	it.each(['http://a.example', 'a.example:80', '*', '*.', 'a.*.example', '10.0.0.0/33', 'a b', '', '*.10.0.0.1'])(
		'W3 %s cannot be read, and allows nothing',
		(entry) => {
			expect(readAllowance(entry)).toBeUndefined();
			expect(reach([entry], 'a.example', '10.0.0.1')).toBe(false);
		},
	);

	it.each([
		['169.254.0.0/16', true],
		['169.254.169.254', true],
		['100.100.100.200', true],
		['fe80::/10', true],
		['fd00:ec2::254', true],
		['0.0.0.0/0', false],
		['10.0.0.0/8', false],
		['a.example', false],
	])('R5 %s names only what is never visited: %s', (entry, isNever) => {
		const allowance = readAllowance(entry);
		expect(allowance && isNeverAllowed(allowance)).toBe(isNever);
	});
});
