import { canonicalUrl } from '../../../core/canonical-url.ts';
import { readSitemap } from '../../../core/content/sitemap/read-sitemap.ts';
import type { SitemapEnd, SitemapItem } from '../../../core/content/sitemap/sitemap-item.ts';
import { rowTarget } from '../../../core/source/row-target.ts';
import type { OddTarget, SourceTarget } from '../../../core/target.ts';
import { createSitemapFetcher, type SitemapFetcherDeps } from './open-sitemap.ts';
import type { SitemapOptions } from './sitemap-hosts.ts';
import { MAX_SITEMAPS, SitemapTree } from './sitemap-tree.ts';

export interface SitemapRequest {
	/** Of a sitemap, or of a site (`https://example.com/`), whose sitemaps are then looked for. Without credentials. */
	readonly url: string;
	/** What has not changed since then is left out; milliseconds since the epoch. What does not say when it changed is kept. */
	readonly since?: number | undefined;
	readonly options: SitemapOptions;
}

/** Where the reading begins. */
export interface Beginning {
	readonly files: readonly string[];
	/** Why there are none. */
	readonly fault?: OddTarget;
}

type OnFile = (about: { readonly url: string; readonly file: number; readonly files: number }) => void;

export type SitemapReader = ReturnType<typeof createSitemapReader>;

/** Where a site has its sitemap, if its robots.txt does not say. */
const USUAL_NAMES = [
	'/sitemap.xml',
	'/sitemap_index.xml',
	'/sitemap-index.xml',
	'/sitemap.xml.gz',
	'/sitemap_index.xml.gz',
	'/wp-sitemap.xml',
	'/sitemap/sitemap.xml',
	'/sitemap.txt',
];

/**
 * Reads the sitemaps of a job, a file after the other, each as it arrives.
 *
 * A file that cannot be read, or is broken, is a target with the reason: so it is told, and the others go on.
 */
export function createSitemapReader(deps: SitemapFetcherDeps, { url: first, since, options }: SitemapRequest) {
	const fetcher = createSitemapFetcher(deps, options, first);

	/** The files to begin with; where a site has none, why. */
	async function begin(signal: AbortSignal): Promise<Beginning> {
		if (!isSite(first)) return { files: [first] };
		const named = (await fetcher.namedAt(first, signal)).flatMap((loc) => URL.parse(loc, first)?.href ?? []);
		if (named.length > 0) return { files: named };
		for (const name of USUAL_NAMES) {
			const url = new URL(name, first).href;
			const found = await fetcher.probe(url, signal);
			signal.throwIfAborted();
			if (found === true) return { files: [url] };
			// Who did not answer for one will not for the next.
			if (found !== false) return { files: [], fault: { url: first, fault: found } };
		}
		return { files: [], fault: noSitemap(first) };
	}

	/** The targets of one file; what it lists of other sitemaps is added to the tree. */
	async function* readFile(url: string, tree: SitemapTree, signal: AbortSignal): AsyncGenerator<SourceTarget> {
		const opened = await fetcher.open(url, signal);
		signal.throwIfAborted();
		if (opened.kind === 'fault') {
			yield { url, fault: opened.fault };
			return;
		}
		const pages = pagesOf(url, opened.finalUrl, tree);
		try {
			const parts = readSitemap(opened.bytes);
			for (let part = await parts.next(); ; part = await parts.next()) {
				if (part.done) return yield* told(url, part.value);
				yield* pages(part.value);
			}
		} catch (error) {
			signal.throwIfAborted();
			// Without a code it is no error of a connection: a bug must show as one.
			if (!(error instanceof Error && 'code' in error)) throw error;
			yield { url, fault: `this sitemap breaks off: ${error.message}` };
		} finally {
			opened.cancel();
		}
	}

	function pagesOf(url: string, finalUrl: string, tree: SitemapTree) {
		let count = 0;
		let isFull = false;
		const hasChanged = ({ lastmod }: SitemapItem) => since === undefined || lastmod === undefined || lastmod >= since;
		const hasRoomFor = ({ loc }: SitemapItem) => isFull || tree.add(URL.parse(loc, finalUrl)?.href ?? loc);
		return function* pages(items: readonly SitemapItem[]): Generator<SourceTarget> {
			for (const item of items) {
				count++;
				if (!hasChanged(item)) continue;
				if (item.kind === 'page') yield pageTarget(item.loc, `entry ${count} of ${url}`);
				else if (!hasRoomFor(item)) {
					isFull = true;
					yield { url, fault: `there are more than ${MAX_SITEMAPS} sitemaps; what follows was not read` };
				}
			}
		};
	}

	/** All targets, in order. @param onFile - Before each file: how many are known by then, and the number of this one. */
	async function* readAll(signal: AbortSignal, onFile?: OnFile): AsyncGenerator<SourceTarget> {
		const begun = await begin(signal);
		if (begun.fault !== undefined) yield begun.fault;
		const tree = new SitemapTree(begun.files);
		for (let next = 0; next < tree.files.length; next++) {
			const url = tree.files[next] as string;
			onFile?.({ url, file: next + 1, files: tree.files.length });
			yield* readFile(url, tree, signal);
		}
	}

	return { begin, readFile, readAll };
}

/** That a site has none. */
function noSitemap(url: string): OddTarget {
	const names = `${USUAL_NAMES.slice(0, 2).join(', ')} and other usual names`;
	return { url, fault: `no sitemap was found: robots.txt names none, and there is none at ${names}` };
}

/** A site, and not a file of it. */
function isSite(url: string): boolean {
	const { pathname, search } = new URL(url);
	return pathname === '/' && search === '';
}

function* told(url: string, { fault }: SitemapEnd): Generator<SourceTarget> {
	if (fault === undefined) return;
	const hint = fault.startsWith('is no sitemap')
		? `; give ${new URL('/', url).href} to have the site's sitemaps looked for`
		: '';
	yield { url, fault: `this sitemap ${fault}${hint}` };
}

/** A sitemap may come from anybody: what it says of users and passwords is nobody's wish. */
function pageTarget(loc: string, place: string): SourceTarget {
	const row = rowTarget(loc, 0);
	if (typeof row !== 'string') return { ...row, place };
	if (!row.includes('@')) return row;
	const url = new URL(row);
	if (url.username === '' && url.password === '') return row;
	url.username = '';
	url.password = '';
	return canonicalUrl(url.href) ?? row;
}
