import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressClass } from '../../../../shared/core/hosts/address.ts';

it.each([
	'1.1.1.1',
	'93.184.216.34',
	'172.15.255.255',
	'172.32.0.0',
	'169.253.255.255',
	'2606:4700:4700::1111',
	'2a00:1450::1',
	'2d00::1',
	'::ffff:8.8.8.8',
	'64:ff9b::808:808',
])('%s is public', (address) => {
	expect(addressClass(address)).toBe('public');
});

it.each([
	'0.0.0.0',
	'0.1.2.3',
	'10.0.0.1',
	'100.64.0.1',
	'127.0.0.1',
	'127.255.255.254',
	'172.16.0.1',
	'172.31.255.255',
	'192.0.0.1',
	'192.0.2.1',
	'192.168.1.1',
	'198.18.0.1',
	'198.51.100.1',
	'203.0.113.1',
	'224.0.0.1',
	'240.0.0.1',
	'255.255.255.255',
	'::',
	'::1',
	'::127.0.0.1',
	'::808:808',
	'::ffff:127.0.0.1',
	'::ffff:7f00:1',
	'0:0:0:0:0:ffff:10.0.0.1',
	'64:ff9b::7f00:1',
	'64:ff9b::10.0.0.1',
	'64:ff9b:1::808:808',
	'2002:7f00:1::',
	'2002:808:808::1',
	'2001:0:808:808::1',
	'::ffff:0:8.8.8.8',
	'2001:db8::1',
	'fc00::1',
	'fd12:3456::1',
	'fec0::1',
	'ff02::1',
	'100::1',
	'4000::1',
	'5f00::1',
])('R5 %s is private', (address) => {
	expect(addressClass(address)).toBe('private');
});

it.each([
	'169.254.169.254',
	'169.254.170.2',
	'169.254.170.23',
	'169.254.0.1',
	'100.100.100.200',
	'168.63.129.16',
	'192.0.0.192',
	'fe80::1',
	'fe80::1%eth0',
	'fd00:ec2::254',
	'fd00:ec2::23',
	'fd20:ce::254',
	'::ffff:169.254.169.254',
	'::ffff:a9fe:a9fe',
	'::169.254.169.254',
	'64:ff9b::169.254.169.254',
	'64:ff9b:1::a9fe:a9fe',
	'2002:a9fe:a9fe::1',
	'2001:0:808:808:0:0:5601:5601',
	'2a00:1450::5efe:169.254.169.254',
	'',
	'localhost',
	'1.2.3',
	'0x7f.1',
	'999.1.1.1',
])('R5 %s is never reached', (address) => {
	expect(addressClass(address)).toBe('forbidden');
});

it('R5 an IPv6 form of an IPv4 address is no better than that', () => {
	const ranks = { public: 0, private: 1, forbidden: 2 };
	const octet = fc.oneof(fc.constantFrom(0, 10, 100, 127, 169, 172, 192, 254), fc.nat(255));
	const prefix = fc.constantFrom('::', '::ffff:', '64:ff9b::', '64:ff9b:1::', '::ffff:0:', '2a00:1450::5efe:');
	fc.assert(
		fc.property(prefix, fc.tuple(octet, octet, octet, octet), (start, octets) => {
			const v4 = octets.join('.');
			expect(ranks[addressClass(start + v4)]).toBeGreaterThanOrEqual(ranks[addressClass(v4)]);
		}),
		{ numRuns: 2000 },
	);
});
