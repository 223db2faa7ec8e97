import { expect, it } from 'vitest';
import { createSiteCollector } from '../../../../../shared/app/jobs/request/crawl-options.ts';
import type { Scope } from '../../../../../shared/app/jobs/request/scopes.ts';
import { UsageError } from '../../../../../shared/core/errors.ts';

function sitesOf(scope: Scope, ...urls: string[]) {
	const collector = createSiteCollector(scope);
	for (const url of urls) collector.add(url);
	return collector.sites;
}

it.each([
	['https://a.example/x', { kind: 'host', host: 'a.example' }],
	['HTTP://A.example:80/', { kind: 'host', host: 'a.example' }],
	['http://127.0.0.1:8080/', { kind: 'host', host: '127.0.0.1:8080' }],
])('by host, %s keeps to %o', (url, site) => {
	expect(sitesOf('host', url)).toEqual([site]);
});

it.each([
	['https://www.shop.example.co.uk/', 'example.co.uk'],
	['https://me.github.io/', 'me.github.io'],
	['http://localhost:3000/', 'localhost'],
	['http://127.0.0.1:8080/', '127.0.0.1'],
])('by domain, %s keeps to %s, as the public suffix list has it', (url, domain) => {
	expect(sitesOf('domain', url)).toEqual([{ kind: 'domain', domain }]);
});

it.each([
	['https://a.example/docs/start.html?x#y', 'https://a.example/docs/'],
	['https://a.example', 'https://a.example/'],
])('by prefix, %s keeps to the folder %s', (url, prefix) => {
	expect(sitesOf('prefix', url)).toEqual([{ kind: 'prefix', prefix }]);
});

it('has each site once, and none for what is no URL', () => {
	expect(sitesOf('host', 'https://a.example/1', 'no url', 'https://a.example/2')).toHaveLength(1);
});

it('U4 refuses more sites than a link can be compared with', () => {
	const urls = Array.from({ length: 101 }, (_, i) => `https://site-${i}.example/`);

	expect(() => sitesOf('host', ...urls)).toThrow(UsageError);
});
