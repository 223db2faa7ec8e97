import { expect, it } from 'vitest';
import { hostsFileAddresses } from '../../../../../shared/core/hosts/names/hosts-file.ts';

const FILE = `# 192.0.2.9 commented.example
127.0.0.1	localhost
::1 localhost ip6-localhost # 192.0.2.8 trailing.example
192.0.2.1 one.example www.one.example
192.0.2.2 not-one.example one.example.org

 192.0.2.3   one.example`;

it.each([
	['localhost', ['127.0.0.1', '::1']],
	['one.example', ['192.0.2.1', '192.0.2.3']],
	['www.one.example', ['192.0.2.1']],
	['one.example.org', ['192.0.2.2']],
	['example', []],
	['commented.example', []],
	['trailing.example', []],
	['192.0.2.1', []],
])('S4.4 a hosts file says of %s: %j', (name, addresses) => {
	expect(hostsFileAddresses(FILE, name)).toEqual(addresses);
});

it('S4.4 a hosts file with other line ends says the same', () => {
	expect(hostsFileAddresses(FILE.replaceAll('\n', '\r\n'), 'one.example')).toEqual(['192.0.2.1', '192.0.2.3']);
});

it('W1 has nothing for a name without a letter, as that of http://./ is', () => {
	expect(hostsFileAddresses('127.0.0.1 localhost\n', '')).toEqual([]);
});
