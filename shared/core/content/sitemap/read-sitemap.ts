import { pipeline, Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import { readAhead } from '../../source/read-ahead.ts';
import { sniffXmlCharset } from '../charset.ts';
import type { SitemapEnd, SitemapItem } from './sitemap-item.ts';
import { TextSitemap } from './text-sitemap.ts';
import { XmlSitemap } from './xml-sitemap.ts';

/** Of the protocol, for one file, uncompressed: https://www.sitemaps.org/protocol.html */
export const MAX_SITEMAP_BYTES = 50 * 1024 * 1024;
export const MAX_SITEMAP_URLS = 50_000;
/** What a charset and a format are told by. */
const HEAD_BYTES = 1024;

/**
 * Reads one file of a sitemap: XML, an index, text, RSS or Atom, each also compressed by gzip; what is in memory does
 * not grow with it.
 *
 * @returns How it ended; what stands in a broken one before the fault has been yielded by then.
 * @throws Whatever the bytes throw, once all that came before has been read.
 */
export async function* readSitemap(
	bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly SitemapItem[], SitemapEnd> {
	const limit = { isReached: false };
	const breach: Breach = {};
	const text = decoded(limited(upTo(breach, await unpacked(upTo(breach, bytes))), limit));
	const { seen = '', all } = await readAhead(text, (start) => start.trimStart() !== '' || start.length >= HEAD_BYTES);
	const isXml = seen.trimStart().startsWith('<');
	const sitemap = isXml ? new XmlSitemap() : new TextSitemap();
	let urls = 0;
	for await (const part of all) {
		const items = sitemap.write(part);
		urls += items.length;
		yield items;
		if (sitemap.isOver) break;
	}
	if (breach.error !== undefined) throw breach.error;
	const last = sitemap.end();
	urls += last.length;
	yield last;
	const { format, fault } = sitemap.result();
	const first = limitFault(urls, limit.isReached) ?? fault;
	return { format, ...(first !== undefined && { fault: first }) };
}

/** Why the bytes broke off. */
interface Breach {
	error?: unknown;
}

/** What came until it broke off: a stage behind would drop what it has not handed on. */
async function* upTo(breach: Breach, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	try {
		yield* bytes;
	} catch (error) {
		breach.error ??= error;
	}
}

function limitFault(urls: number, isTooLong: boolean): string | undefined {
	if (isTooLong) {
		const limit = `${MAX_SITEMAP_BYTES / 1024 ** 2} MiB uncompressed`;
		return `has more than ${limit}, the most that the protocol allows; what follows was not read`;
	}
	if (urls <= MAX_SITEMAP_URLS) return undefined;
	return `lists ${urls} addresses, and the protocol allows ${MAX_SITEMAP_URLS}; search engines leave out the rest`;
}

/** As far as it goes, where it was cut off. */
async function unpacked(bytes: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
	const { seen, all } = await readAhead(bytes, (start) => start.length >= 2);
	if (seen?.[0] !== 0x1f || seen[1] !== 0x8b) return all;
	const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
	return pipeline(Readable.from(all), gunzip, () => {});
}

async function* limited(bytes: AsyncIterable<Uint8Array>, limit: { isReached: boolean }): AsyncGenerator<Uint8Array> {
	let read = 0;
	for await (const part of bytes) {
		if (read + part.length > MAX_SITEMAP_BYTES) {
			limit.isReached = true;
			yield part.subarray(0, MAX_SITEMAP_BYTES - read);
			return;
		}
		read += part.length;
		yield part;
	}
}

async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	const { seen, all } = await readAhead(bytes, (start) => start.length >= HEAD_BYTES);
	const head = Buffer.from(seen ?? []).toString('latin1', 0, HEAD_BYTES);
	const decoder = new TextDecoder(sniffXmlCharset(head.trimStart()));
	for await (const part of all) yield decoder.decode(part, { stream: true });
	const rest = decoder.decode();
	if (rest !== '') yield rest;
}
