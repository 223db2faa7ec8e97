import { describe, expect, it } from 'vitest';
import { createSitemapReader, type SitemapRequest } from '../../../../../shared/app/plan/sitemap/read-sitemaps.ts';
import type { SourceTarget } from '../../../../../shared/core/target.ts';
import type { FetchedBytes } from '../../../../../shared/ports/byte-fetcher.ts';
import { options } from '../../../../support/builders.ts';
import { createFakeBytes, someBytes } from '../../../../support/fake-bytes.ts';
import { aText, createFakeTexts } from '../../../../support/fake-texts.ts';
import { createVirtualClock } from '../../../../support/virtual-clock.ts';

const INDEX = 'https://a.example/sitemap.xml';
const never = new AbortController().signal;

function urlset(...locs: readonly string[]): string {
	return `<urlset>${locs.map((loc) => `<url><loc>${loc}</loc></url>`).join('')}</urlset>`;
}

function index(...locs: readonly string[]): string {
	return `<sitemapindex>${locs.map((loc) => `<sitemap><loc>${loc}</loc></sitemap>`).join('')}</sitemapindex>`;
}

interface Web {
	readonly files?: Readonly<Record<string, string | FetchedBytes>>;
	readonly robots?: string;
	readonly request?: Partial<SitemapRequest>;
}

function setUp({ files = {}, robots, request }: Web) {
	const clock = createVirtualClock();
	const bytes = createFakeBytes((url) => {
		const file = files[url];
		return typeof file === 'string' ? someBytes(file) : (file ?? someBytes('', 404));
	});
	const texts = createFakeTexts(() => (robots === undefined ? aText('', 404) : aText(robots)));
	const reader = createSitemapReader({ bytes, texts, clock }, { url: INDEX, options: options(), ...request });
	const read = async () => {
		const targets: SourceTarget[] = [];
		for await (const target of reader.readAll(never)) targets.push(target);
		return targets;
	};
	return { bytes, clock, read: () => clock.run(read()) };
}

describe('reading sitemaps', () => {
	it('goes through an index, also one that lists itself, each file once', async () => {
		const { read, bytes } = setUp({
			files: {
				[INDEX]: index('https://a.example/1.xml', INDEX, '/2.xml', 'https://a.example/1.xml'),
				'https://a.example/1.xml': urlset('https://a.example/a'),
				'https://a.example/2.xml': index(INDEX) + urlset('https://a.example/lost'),
			},
		});
		expect(await read()).toEqual(['https://a.example/a']);
		expect(bytes.requests.map(({ url }) => url)).toEqual([INDEX, 'https://a.example/1.xml', 'https://a.example/2.xml']);
	});

	it('tells each file that cannot be read, and reads the others', async () => {
		async function* broken(): AsyncGenerator<Uint8Array> {
			yield Buffer.from(`<urlset><url><loc>https://a.example/b</loc></url>${' '.repeat(2000)}`);
			throw Object.assign(new Error('the server closed the connection'), { code: 'CONNECTION_RESET' });
		}
		const { read } = setUp({
			files: {
				[INDEX]: index('https://a.example/gone', 'https://a.example/broken', 'ftp://a.example/x'),
				'https://a.example/broken': someBytes(broken()),
				'ftp://a.example/x': { kind: 'failure', error: { code: 'SCHEME_REFUSED', message: 'no web address' } },
			},
		});
		expect(await read()).toEqual([
			{ url: 'https://a.example/gone', fault: 'this sitemap is answered with status 404' },
			'https://a.example/b',
			{ url: 'https://a.example/broken', fault: 'this sitemap breaks off: the server closed the connection' },
			{ url: 'ftp://a.example/x', fault: 'this sitemap cannot be fetched: no web address (SCHEME_REFUSED)' },
		]);
	});

	it('tells where an entry stands that is no address, and takes no credentials from one', async () => {
		const { read } = setUp({ files: { [INDEX]: urlset('/relative', 'https://user:secret@b.example/') } });
		expect(await read()).toEqual([{ url: '/relative', place: `entry 1 of ${INDEX}` }, 'https://b.example/']);
	});

	it('leaves out what has not changed since then, sitemaps as well as pages', async () => {
		const entry = (name: string, day?: string) =>
			`<loc>https://a.example/${name}</loc>${day === undefined ? '' : `<lastmod>2026-11-${day}</lastmod>`}`;
		const { read, bytes } = setUp({
			request: { since: Date.parse('2026-11-10') },
			files: {
				[INDEX]: `<sitemapindex><sitemap>${entry('old.xml', '09')}</sitemap><sitemap>${entry('new.xml', '10')}</sitemap></sitemapindex>`,
				'https://a.example/new.xml': `<urlset><url>${entry('old', '01')}</url><url>${entry('new', '11')}</url><url>${entry('unknown')}</url></urlset>`,
			},
		});
		expect(await read()).toEqual(['https://a.example/new', 'https://a.example/unknown']);
		expect(bytes.requests).toHaveLength(2);
	});

	it('R6 waits for no byte longer than for a page, and says which file it reads', async () => {
		const clock = createVirtualClock();
		const bytes = createFakeBytes((url) => someBytes(url === INDEX ? index('/1.xml', '/2.xml') : ''));
		const request = { url: INDEX, options: options({ visit: { ...options().visit, timeoutMs: 3_000 } }) };
		const seen: unknown[] = [];
		const reading = createSitemapReader({ bytes, texts: createFakeTexts(), clock }, request).readAll(never, (about) =>
			seen.push(about),
		);
		const faults: SourceTarget[] = [];
		const readOn = async () => {
			for await (const target of reading) faults.push(target);
		};
		await clock.run(readOn());
		expect(faults).toHaveLength(2);
		expect(bytes.requests.map(({ silenceMs }) => silenceMs)).toEqual([3_000, 3_000, 3_000]);
		expect(seen).toEqual([
			{ url: INDEX, file: 1, files: 1 },
			{ url: 'https://a.example/1.xml', file: 2, files: 3 },
			{ url: 'https://a.example/2.xml', file: 3, files: 3 },
		]);
	});

	it('tries a server that is busy again, as long as it asks for', async () => {
		let tries = 0;
		const clock = createVirtualClock();
		const bytes = createFakeBytes(() => {
			tries++;
			return tries === 1 ? { ...someBytes('', 503), retryAfter: '7' } : someBytes(urlset('https://a.example/a'));
		});
		const texts = createFakeTexts();
		const reader = createSitemapReader({ bytes, texts, clock }, { url: INDEX, options: options() });
		const startedAt = clock.now();
		const first = await clock.run(reader.readAll(never).next());
		expect(first.value).toBe('https://a.example/a');
		expect(clock.now() - startedAt).toBe(7_000);
		expect(bytes.cancelled).toEqual([INDEX]);
	});
});

describe('a site in place of a sitemap', () => {
	const url = 'https://a.example/';

	it('has the sitemaps that its robots.txt names', async () => {
		const { read } = setUp({
			request: { url },
			robots: 'Sitemap: https://b.example/s.xml\nsitemap: /t.xml',
			files: {
				'https://b.example/s.xml': urlset('https://a.example/1'),
				'https://a.example/t.xml': urlset('https://a.example/2'),
			},
		});
		expect(await read()).toEqual(['https://a.example/1', 'https://a.example/2']);
	});

	it('has one of a usual name, that is no page which says there is none', async () => {
		const { read } = setUp({
			request: { url },
			files: {
				'https://a.example/sitemap.xml': '<!doctype html><title>Not found</title>',
				'https://a.example/sitemap_index.xml': urlset('https://a.example/1'),
			},
		});
		expect(await read()).toEqual(['https://a.example/1']);
	});

	it('that does not answer is asked once, and told', async () => {
		const failure = { kind: 'failure' as const, error: { code: 'CONNECTION_REFUSED', message: 'nobody there' } };
		const { read, bytes } = setUp({ request: { url }, files: { 'https://a.example/sitemap.xml': failure } });
		expect(await read()).toEqual([{ url, fault: 'this sitemap cannot be fetched: nobody there (CONNECTION_REFUSED)' }]);
		expect(bytes.requests).toMatchObject([{ timeoutMs: 10_000 }]);
	});

	it('that has none is told', async () => {
		const { read } = setUp({ request: { url } });
		expect(await read()).toEqual([{ url, fault: expect.stringContaining('no sitemap was found') }]);
	});
});

describe('fetching sitemaps', () => {
	it('R5 reaches no more private hosts than visits do, and sends what is secret to the origin that was named alone', async () => {
		const { visit, ...rest } = options();
		const jobOptions = {
			...rest,
			visit: {
				...visit,
				privateHosts: ['a.example'],
				allowPrivate: ['10.1.0.0/16'],
				headers: { authorization: 'secret' },
				credentials: { 'https://a.example': 'user:word' },
			},
		};
		const { read, bytes } = setUp({
			request: { options: jobOptions },
			files: { 'https://user:word@a.example/sitemap.xml': index('http://10.0.0.1/s.xml') },
		});
		await read();
		const reach = { privateHosts: ['a.example'], allowPrivate: ['10.1.0.0/16'] };
		expect(bytes.requests[0]).toMatchObject({
			url: 'https://user:word@a.example/sitemap.xml',
			headers: { authorization: 'secret' },
			...reach,
		});
		expect(bytes.requests[1]).toMatchObject({ url: 'http://10.0.0.1/s.xml', ...reach });
		expect(bytes.requests[1]).not.toHaveProperty('headers');
	});

	const polite = { ...options(), politeness: { robots: true, ratePerHost: 0.5 } };

	it('obeys robots.txt, which invites to what it names itself', async () => {
		const { read } = setUp({
			request: { options: polite },
			robots: `User-agent: *\nDisallow: /\nSitemap: ${INDEX}`,
			files: { [INDEX]: index('https://a.example/1.xml') },
		});
		expect(await read()).toEqual([{ url: 'https://a.example/1.xml', fault: 'robots.txt forbids it' }]);
	});

	it('ends what takes too long, whatever tries it takes', async () => {
		const clock = createVirtualClock();
		const bytes = createFakeBytes(async () => {
			await clock.sleep(100_000);
			return someBytes('', 503);
		});
		const reader = createSitemapReader({ bytes, texts: createFakeTexts(), clock }, { url: INDEX, options: options() });
		await clock.run(reader.readAll(never).next());
		expect(bytes.requests.map(({ timeoutMs }) => timeoutMs)).toEqual([120_000, 19_000]);
	});

	it('keeps to the rate of the job', async () => {
		const { read, clock } = setUp({
			request: { options: polite },
			files: { [INDEX]: index('https://a.example/1.xml', 'https://a.example/2.xml') },
		});
		const startedAt = clock.now();
		await read();
		expect(clock.now() - startedAt).toBeGreaterThanOrEqual(4_000);
	});
});
