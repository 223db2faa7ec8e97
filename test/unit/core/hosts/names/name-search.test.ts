import { describe, expect, it } from 'vitest';
import {
	hostSources,
	mayBeKnownElsewhere,
	nameSearch,
	searchedNames,
} from '../../../../../shared/core/hosts/names/name-search.ts';

const search = { domains: ['corp.example', 'example'], ndots: 1 };

describe('a name is looked for', () => {
	it.each([
		['intranet', search, ['intranet.corp.example', 'intranet.example', 'intranet']],
		['www.shoal', search, ['www.shoal', 'www.shoal.corp.example', 'www.shoal.example']],
		['www.shoal.', search, ['www.shoal.']],
		['web.ns', { ...search, ndots: 2 }, ['web.ns.corp.example', 'web.ns.example', 'web.ns']],
		['www.shoal', { domains: [], ndots: 1 }, ['www.shoal']],
	])('S4.4 as other programs complete %s', (hostname, how, names) => {
		expect(searchedNames(hostname, how)).toEqual(names);
	});
});

describe('the search of a resolv.conf', () => {
	it.each([
		['', { domains: [], ndots: 1 }],
		['nameserver 192.0.2.1\nsearch a.example b.example.\n', { domains: ['a.example', 'b.example'], ndots: 1 }],
		['search a.example\ndomain b.example\noptions rotate ndots:5', { domains: ['b.example'], ndots: 5 }],
		['#search a.example\n;search b.example\nsearch .\noptions ndots:99', { domains: [], ndots: 15 }],
	])('S4.4 is read from %j', (text, expected) => {
		expect(nameSearch(text)).toEqual(expected);
	});
});

describe('beyond hosts file and name servers', () => {
	it.each([
		['hosts: files dns', 'a.example', false],
		['hosts: files dns', 'intranet', false],
		['', 'intranet', false],
		['#hosts: files nis', 'a.example', false],
		['hosts: files mdns4_minimal [NOTFOUND=return] dns myhostname', 'a.example', false],
		['hosts: files mdns4_minimal [NOTFOUND=return] dns myhostname', 'printer.local', true],
		['hosts: files mdns4_minimal [NOTFOUND=return] dns myhostname', 'printer', true],
		['passwd: files\nhosts:\tfiles resolve [!UNAVAIL=return] dns # all', 'a.example', true],
	])('S4.4 %j knows %s: %s', (nsswitch, hostname, expected) => {
		expect(mayBeKnownElsewhere(hostname, hostSources(nsswitch))).toBe(expected);
	});
});
