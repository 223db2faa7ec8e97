import { expect, it } from 'vitest';
import { createDirectDns, systemDns } from '../../../shared/adapters/http/dns-sources.ts';

it.each([
	['of this machine', systemDns],
	['of name servers', createDirectDns()],
])('a name without dots is resolved as other programs do, also by the source %s', async (_, source) => {
	const { addresses } = await source('localhost');
	expect(addresses.map(({ address }) => address)).toContain('127.0.0.1');
});
