/**
 * The floor of a check: crawls a site, visits every link and joins what is broken with where it stands, with nothing
 * around it, in memory.
 *
 * node infra/tools/bench/check/bare-crawl.ts URL CONCURRENCY
 */
import { Parser } from 'htmlparser2';
import { Agent, request } from 'undici';

const [start = '', concurrency = '100'] = process.argv.slice(2);
const { host } = new URL(start);
const dispatcher = new Agent({ connections: Number(concurrency) });
const MAX_REDIRECTS = 10;

interface Place {
	readonly page: string;
	readonly fragment: string;
}

/** Places by the URL that they lead to: whoever is in it was seen. */
const places = new Map<string, Place[]>([[start, []]]);
const invalid = new Map<string, Place[]>();
const failed = new Set<string>();
const ids = new Map<string, ReadonlySet<string>>();
const waiting = [start];
let running = 0;
let pages = 0;
const done = Promise.withResolvers<void>();

async function visit(url: string): Promise<void> {
	const isOwn = new URL(url).host === host;
	let at = url;
	for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
		const { statusCode, headers, body } = await request(at, { dispatcher, method: isOwn ? 'GET' : 'HEAD' });
		const text = await body.text();
		if (statusCode >= 300 && statusCode < 400) {
			at = new URL(String(headers.location), at).href;
			continue;
		}
		if (statusCode !== 200) break;
		if (isOwn) read(url, at, text);
		return;
	}
	failed.add(url);
}

function read(url: string, at: string, html: string): void {
	const names = new Set<string>();
	let base = at;
	const found: string[] = [];
	const parser = new Parser({
		onopentag(name, { id, href, src }) {
			if (id !== undefined) names.add(id);
			if (name === 'base' && href !== undefined) base = new URL(href, at).href;
			else if (name === 'a' && href !== undefined) found.push(href);
			else if (name === 'img' && src !== undefined) found.push(src);
		},
	});
	parser.end(html);
	ids.set(url, names);
	pages++;
	for (const href of found) follow(href, { page: at, base });
}

function follow(href: string, { page, base }: { page: string; base: string }): void {
	const url = URL.parse(href, base);
	if (url === null) {
		add(invalid, href, { page, fragment: '' });
		return;
	}
	if (url.protocol !== 'http:' && url.protocol !== 'https:') return;
	const fragment = url.hash.slice(1);
	url.hash = '';
	if (add(places, url.href, { page, fragment })) waiting.push(url.href);
}

function add(to: Map<string, Place[]>, url: string, place: Place): boolean {
	const known = to.get(url);
	if (known !== undefined) known.push(place);
	else to.set(url, [place]);
	return known === undefined;
}

function pump(): void {
	while (running < Number(concurrency) && waiting.length > 0) {
		running++;
		const url = waiting.pop() as string;
		visit(url)
			.catch(() => failed.add(url))
			.finally(() => {
				running--;
				pump();
			});
	}
	if (running === 0) done.resolve();
}

function brokenLinks(): { key: string; pages: string[] }[] {
	const broken = new Map<string, string[]>();
	const pagesOf = (some: readonly Place[]) => some.map(({ page }) => page);
	for (const [url, some] of invalid) broken.set(url, pagesOf(some));
	for (const [url, some] of places) {
		if (failed.has(url)) broken.set(url, pagesOf(some));
		for (const { page, fragment } of failed.has(url) ? [] : some) {
			if (fragment === '' || (ids.get(url)?.has(fragment) ?? true)) continue;
			const key = `${url}#${fragment}`;
			broken.set(key, [...(broken.get(key) ?? []), page]);
		}
	}
	return Array.from(broken, ([key, of]) => ({ key, pages: of.sort() }));
}

pump();
await done.promise;
const broken = brokenLinks();
await dispatcher.close();
process.stdout.write(JSON.stringify({ pages, broken }));
