import { readSitemap } from '../../../../shared/core/content/sitemap/read-sitemap.ts';
import type { SitemapItem } from '../../../../shared/core/content/sitemap/sitemap-item.ts';
import type { Suite } from '../suite.ts';

interface Data {
	readonly cases: readonly {
		readonly test: string;
		readonly body_base64: string;
		readonly throws?: string;
		readonly isIndex?: boolean;
		readonly urls?: readonly { readonly loc: string; readonly lastmod: string | null }[];
	}[];
}

/** Which files are read, as what, and the addresses and times in them; what is no address is told elsewhere. */
export const sitemap: Suite = {
	name: 'sitemap',
	file: 'sitemap/crawler-commons-parser.json',
	cases: ({ cases }: Data) =>
		cases.map(({ test, body_base64, throws, isIndex, urls = [] }, i) => ({
			id: `${i} ${test}`,
			expected:
				throws !== undefined ? 'unknown' : { isIndex, urls: urls.map(({ loc, lastmod }) => ({ loc, lastmod })) },
			actual: () => read(Buffer.from(body_base64, 'base64')),
		})),
};

async function read(body: Buffer): Promise<unknown> {
	const items: SitemapItem[] = [];
	const parts = readSitemap(bytesOf(body));
	let part = await parts.next();
	for (; !part.done; part = await parts.next()) items.push(...part.value);
	const { format } = part.value;
	if (format === 'unknown') return format;
	const urls = items
		.filter(({ loc }) => /^https?:/.test(loc))
		.map(({ loc, lastmod }) => ({ loc, lastmod: shown(lastmod) }));
	return { isIndex: format === 'index', urls };
}

function shown(lastmod: number | undefined): string | null {
	return lastmod === undefined ? null : new Date(lastmod).toISOString().replace('.000', '');
}

async function* bytesOf(body: Buffer): AsyncGenerator<Uint8Array> {
	yield body;
}
