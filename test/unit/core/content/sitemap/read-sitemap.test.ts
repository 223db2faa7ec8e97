import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MAX_SITEMAP_BYTES, readSitemap } from '../../../../../shared/core/content/sitemap/read-sitemap.ts';
import type { SitemapEnd, SitemapItem } from '../../../../../shared/core/content/sitemap/sitemap-item.ts';

const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

/** Reads a file, a few bytes at a time. */
async function read(body: string | Uint8Array, partBytes = 7): Promise<SitemapEnd & { items: SitemapItem[] }> {
	return readAll(cut(Buffer.from(body), partBytes));
}

async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<SitemapEnd & { items: SitemapItem[] }> {
	const items: SitemapItem[] = [];
	const parts = readSitemap(bytes);
	let part = await parts.next();
	for (; !part.done; part = await parts.next()) items.push(...part.value);
	return { ...part.value, items };
}

async function* cut(body: Buffer, partBytes: number): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < body.length; at += partBytes) yield body.subarray(at, at + partBytes);
}

const locs = ({ items }: { items: readonly SitemapItem[] }) => items.map(({ loc }) => loc);

describe('a sitemap', () => {
	it('of XML lists its pages and when they changed, wherever its bytes are cut', async () => {
		const xml = `<?xml version="1.0"?>
			<urlset ${NAMESPACE} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
			<url><loc> https://a.example/?x=1&amp;y=2 </loc><lastmod>2026-11-05</lastmod>
				<image:image><image:loc>https://a.example/image.png</image:loc></image:image></url>
			<url><loc><![CDATA[https://a.example/b]]></loc></url><url><priority>1</priority></url></urlset>`;
		for (const partBytes of [1, 13, 100_000]) {
			expect(await read(xml, partBytes)).toEqual({
				format: 'xml',
				items: [
					{ kind: 'page', loc: 'https://a.example/?x=1&y=2', lastmod: Date.parse('2026-11-05') },
					{ kind: 'page', loc: 'https://a.example/b' },
				],
			});
		}
	});

	it('may have a prefix, and another charset than UTF-8', async () => {
		const latin1 =
			'<?xml version="1.0" encoding="ISO-8859-1"?><s:urlset xmlns:s="x"><s:url><s:loc>http://a/é</s:loc></s:url></s:urlset>';
		expect(locs(await read(Buffer.from(latin1, 'latin1')))).toEqual(['http://a/é']);
		const utf16 = `\ufeff<urlset><url><loc>http://a/é</loc></url></urlset>`;
		expect(locs(await read(Buffer.from(utf16, 'utf16le')))).toEqual(['http://a/é']);
	});

	it('that is an index lists sitemaps', async () => {
		const xml = `<sitemapindex ${NAMESPACE}><sitemap><loc>https://a.example/1.xml.gz</loc><lastmod>2026</lastmod></sitemap></sitemapindex>`;
		expect(await read(xml)).toEqual({
			format: 'index',
			items: [{ kind: 'sitemap', loc: 'https://a.example/1.xml.gz', lastmod: Date.parse('2026-01-01') }],
		});
	});

	it('may be a feed', async () => {
		const rss = `<rss version="2.0" xmlns:atom="x"><channel><link>https://a.example/</link><atom:link href="y"/>
			<item><link>https://a.example/1</link><pubDate>Thu, 05 Nov 2026 10:20:30 GMT</pubDate></item>
			<item><guid>https://a.example/2</guid></item><item><guid isPermaLink="false">https://a.example/3</guid></item></channel></rss>`;
		expect(await read(rss)).toMatchObject({ format: 'rss', items: [{ lastmod: 1_793_874_030_000 }, {}] });
		expect(locs(await read(rss))).toEqual(['https://a.example/1', 'https://a.example/2']);
		const atom = `<feed><link href="https://a.example/"/><entry><link rel="edit" href="https://a.example/edit"/>
			<link href="https://a.example/1"/><updated>2026-11-05T00:00:00Z</updated></entry></feed>`;
		expect(await read(atom)).toEqual({
			format: 'atom',
			items: [{ kind: 'page', loc: 'https://a.example/1', lastmod: Date.parse('2026-11-05') }],
		});
	});

	it('may be text, a line an address', async () => {
		expect(await read('\ufeffhttps://a.example/1\r\n\r\nhttps://a.example/2\rwww.a.example/3')).toEqual({
			format: 'text',
			items: ['https://a.example/1', 'https://a.example/2', 'www.a.example/3'].map((loc) => ({ kind: 'page', loc })),
		});
	});

	it('may be compressed, and is read as far as it goes where it is cut off', async () => {
		const xml = `<urlset>${Array.from({ length: 2000 }, (_, i) => `<url><loc>https://a.example/${i}</loc></url>`).join('')}</urlset>`;
		const packed = gzipSync(xml);
		expect((await read(packed, 1000)).items).toHaveLength(2000);
		const half = await read(packed.subarray(0, packed.length / 2), 1000);
		expect(half.items.length).toBeGreaterThan(500);
		expect(half.fault).toBe('is cut off, or broken: </urlset> is missing');
	});
});

describe('a broken sitemap', () => {
	it.each([
		['<urlset><url><loc>https://a.example/1</loc></url><url><loc>https://a.exam', ['https://a.example/1']],
		['<urlset><url><loc>https://a.example/1</lo', ['https://a.example/1']],
		[
			'<urlset><url><loc>https://a.example/1</loc><url><loc>https://a.example/2</loc></url>',
			['https://a.example/1', 'https://a.example/2'],
		],
	])('is read as far as it goes: %s', async (xml, expected) => {
		const seen = await read(xml);
		expect(locs(seen)).toEqual(expected);
		expect(seen.fault).toBe('is cut off, or broken: </urlset> is missing');
	});

	it.each([
		['<!doctype html><html><body>', 'is no sitemap: its root is <html>'],
		['not a sitemap', 'is no sitemap: it is no XML, and no line of it is a web address'],
		['', 'is no sitemap: it is no XML, and no line of it is a web address'],
		['<!-- nothing -->', 'is no sitemap: it has no element'],
	])('is told: %s', async (body, fault) => {
		expect(await read(body)).toEqual({ format: 'unknown', fault, items: [] });
	});
});

describe('a sitemap that breaks off', () => {
	const xml = Buffer.from('<urlset><url><loc>https://a.example/1</loc></url><url><loc>https://a.example/2</lo');

	it.each([
		{ what: 'of XML', body: xml, found: ['https://a.example/1'] },
		{ what: 'of gzip', body: gzipSync(xml).subarray(0, -8), found: ['https://a.example/1'] },
		{ what: 'of text', body: Buffer.from('https://a.example/1\nhttps://a.exam'), found: ['https://a.example/1'] },
		{ what: 'before anything came', body: Buffer.alloc(0), found: [] },
	])('$what is read as far as it came, however short that is', async ({ body, found }) => {
		async function* breaking(): AsyncGenerator<Uint8Array> {
			yield body;
			throw Object.assign(new Error('reset'), { code: 'CONNECTION_RESET' });
		}
		const items: SitemapItem[] = [];
		const reading = async () => {
			const parts = readSitemap(breaking());
			for (let part = await parts.next(); !part.done; part = await parts.next()) items.push(...part.value);
		};
		await expect(reading()).rejects.toThrow('reset');
		expect(items.map(({ loc }) => loc)).toEqual(found);
	});
});

describe('a hostile sitemap', () => {
	it('R5 expands no entity of its own, and fetches nothing that one names', async () => {
		const xml = `<!DOCTYPE urlset [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
			<urlset><url><loc>&b;</loc></url><url><loc>&x;</loc></url><url><loc>https://a.example/</loc></url></urlset>`;
		expect(locs(await read(xml))).toEqual(['&b;', '&x;', 'https://a.example/']);
	});

	it('R6 of a million nested elements ends', async () => {
		const { fault } = await read(`<urlset>${'<url>'.repeat(1_000_000)}`, 65_536);
		expect(fault).toBe('is broken: its elements are nested more than 256 deep');
	});

	it.each(['zeros', '<urlset><url><loc>', '<urlset><!--', '<urlset '])(
		'R6 of gigabytes of %s ends at what the protocol allows',
		async (start) => {
			let asked = 0;
			async function* endless(): AsyncGenerator<Uint8Array> {
				yield Buffer.from(start === 'zeros' ? '' : start);
				for (;;) {
					asked += 1024 ** 2;
					yield Buffer.alloc(1024 ** 2, start === 'zeros' ? 0 : 'x');
				}
			}
			const { fault, items } = await readAll(endless());
			expect({ fault, items }).toEqual({
				fault: 'has more than 50 MiB uncompressed, the most that the protocol allows; what follows was not read',
				items: [],
			});
			expect(asked).toBeLessThan(MAX_SITEMAP_BYTES + 2 * 1024 ** 2);
		},
	);

	it('of more addresses than the protocol allows is read, and told', async () => {
		const lines = Array.from({ length: 50_001 }, (_, i) => `https://a.example/${i}`).join('\n');
		const { items, fault } = await read(lines, 65_536);
		expect(items).toHaveLength(50_001);
		expect(fault).toBe('lists 50001 addresses, and the protocol allows 50000; search engines leave out the rest');
	});
});
