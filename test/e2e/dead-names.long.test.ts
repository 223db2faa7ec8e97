import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { createDnsServer, type DnsServer } from '../support/hostile/dns-server.ts';
import { parseResults } from '../support/results.ts';

const HOSTS = 40;
const SOON = ['--connect-timeout', '0.5'];

let site: Site;
let dns: DnsServer;
let urls: string;
beforeAll(async () => {
	site = await createSite({
		handler(request, response) {
			response.writeHead(request.url === '/robots.txt' ? 404 : 200, { 'Content-Type': 'text/html' }).end('here');
			return true;
		},
	});
	dns = await createDnsServer((name) => (name.startsWith('dead') ? 'silent' : { addresses: ['127.0.0.1'] }));
	const names = [
		...Array.from({ length: 6 }, (_, i) => `dead${i}.test`),
		...Array.from({ length: HOSTS }, (_, i) => `good${i}.test`),
	];
	urls = names.map((name) => `http://${name}:${new URL(site.url).port}/`).join('\n');
});
afterAll(async () => {
	await site.close();
	await dns.close();
});

it.each([
	{ mode: 'fanout', command: 'scrape', limits: [] },
	{ mode: 'threads', command: 'scrape', limits: SOON },
	{ mode: 'sequential', command: 'scrape', limits: SOON },
	{ mode: 'fanout', command: 'check', limits: SOON },
	{ mode: 'threads', command: 'check', limits: [] },
	{ mode: 'sequential', command: 'check', limits: SOON },
])(
	'S4.4 names that nobody answers for spoil no other host: $command in $mode mode $limits',
	async ({ mode, command, limits }) => {
		const cwd = aFolder();
		writeFileSync(join(cwd, 'urls.txt'), urls);
		const args = [command, '--from', 'urls.txt', '--mode', mode, '--out', 'results.jsonl', ...limits];
		await runCli(args, { cwd, env: { SHOAL_DNS_SERVERS: dns.address } });

		const results = parseResults(readFileSync(join(cwd, 'results.jsonl'), 'utf8'));
		const good = results.filter(({ url }) => url.startsWith('http://good'));
		expect(good.map(({ outcome }) => outcome)).toEqual(Array(HOSTS).fill('ok'));
		const dead = results.filter(({ url }) => url.startsWith('http://dead'));
		expect(dead).toHaveLength(6);
		if (command === 'scrape') expect(new Set(dead.map(({ error }) => error?.code))).toEqual(new Set(['TIMEOUT_DNS']));
	},
	60_000,
);

it('S4.4 name servers that are none are named, with what to write', async () => {
	const cwd = aFolder();
	const { code, stderr } = await runCli(['scrape', site.url], { cwd, env: { SHOAL_DNS_SERVERS: 'nowhere' } });
	expect(code).toBe(3);
	expect(stderr).toContain('SHOAL_DNS_SERVERS must hold addresses with commas between');
});
