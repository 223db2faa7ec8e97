import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../../shared/adapters/http/dns/caching-resolver.ts';
import { createHostNames } from '../../../../../shared/adapters/http/dns/host-names.ts';

const HOSTS_FILE = '127.0.0.1 localhost\n::1 localhost\n192.0.2.7 listed.example\nnonsense broken.example\n';
const SYSTEM: Answer = { addresses: [{ address: '192.0.2.99', family: 4 }] };

interface World {
	/** What name servers say: an address, or the code of a failure. */
	readonly zone?: Readonly<Record<string, string>>;
	readonly domains?: readonly string[];
	readonly otherSources?: readonly string[];
	readonly servers?: readonly string[];
}

function namesOf({ zone = {}, domains = [], otherSources = [], servers }: World) {
	const asked: string[] = [];
	let settings = { search: { domains, ndots: 1 }, otherSources };
	let made = 0;
	const { source } = createHostNames({
		servers,
		machine: () => ({ hostsFile: HOSTS_FILE, settings }),
		system: async (name) => {
			asked.push(`system ${name}`);
			return SYSTEM;
		},
		createServers: () => {
			made++;
			return {
				async ask(name) {
					asked.push(name);
					const said = zone[name] ?? 'ENOTFOUND';
					if (said.startsWith('E')) throw Object.assign(new Error(said), { code: said });
					return { addresses: [{ address: said, family: 4 }] };
				},
				close: () => {},
			};
		},
	});
	const find = async (name: string) => (await source(name)).addresses.map(({ address }) => address);
	const change = () => {
		settings = { ...settings };
	};
	return { asked, find, change, made: () => made };
}

describe('a name', () => {
	it.each([
		['listed.example', ['192.0.2.7']],
		['Listed.Example.', ['192.0.2.7']],
		['localhost', ['127.0.0.1', '::1']],
		['a.localhost', ['127.0.0.1', '::1']],
	])('S4.4 %s is of this machine, and no server is asked', async (name, addresses) => {
		const { find, asked } = namesOf({});
		expect(await find(name)).toEqual(addresses);
		expect(asked).toEqual([]);
	});

	it('S4.4 whose line in the hosts file holds no address is asked for', async () => {
		const { find } = namesOf({ zone: { 'broken.example': '192.0.2.1' } });
		expect(await find('broken.example')).toEqual(['192.0.2.1']);
	});

	it('S4.4 without a dot is looked for in the search domains', async () => {
		const { find, asked } = namesOf({ domains: ['a.example', 'b.example'], zone: { 'web.b.example': '192.0.2.2' } });
		expect(await find('web')).toEqual(['192.0.2.2']);
		expect(asked).toEqual(['web.a.example', 'web.b.example']);
	});

	it('S4.4 that no server answers for is looked for nowhere else', async () => {
		const world = { domains: ['example'], otherSources: ['resolve'], zone: { 'dead.example': 'ETIMEOUT' } };
		const { find, asked } = namesOf(world);
		await expect(find('dead')).rejects.toMatchObject({ code: 'ETIMEOUT' });
		expect(asked).toEqual(['dead.example']);
	});

	it('S4.4 of which one search domain cannot be asked is not said to be missing', async () => {
		const { find } = namesOf({ domains: ['a.example', 'b.example'], zone: { 'web.a.example': 'ESERVFAIL' } });
		await expect(find('web')).rejects.toMatchObject({ code: 'ESERVFAIL' });
	});
});

describe('what name servers do not know', () => {
	it('S4.4 is asked of the system where that has other sources', async () => {
		const { find, asked } = namesOf({ otherSources: ['mymachines'] });
		expect(await find('box.example')).toEqual(['192.0.2.99']);
		expect(asked).toEqual(['box.example', 'system box.example']);
	});

	it.each([
		{ why: 'that has none', world: {} },
		{ why: 'servers were named', world: { otherSources: ['mymachines'], servers: ['192.0.2.53'] } },
	])('S4.4 is not there, where $why', async ({ world }) => {
		const { find, asked } = namesOf(world);
		await expect(find('box.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
		expect(asked).toEqual(['box.example']);
	});
});

it('S4.4 a machine that has come to another network asks the servers of that', async () => {
	const { find, change, made } = namesOf({ zone: { 'a.example': '192.0.2.1' } });
	await find('a.example');
	await find('a.example');
	expect(made()).toBe(1);
	change();
	await find('a.example');
	expect(made()).toBe(2);
});
