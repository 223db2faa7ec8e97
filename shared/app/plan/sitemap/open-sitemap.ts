import { readSitemap } from '../../../core/content/sitemap/read-sitemap.ts';
import { hostOf, originOf } from '../../../core/hosts/host-of.ts';
import { retryAfterMs } from '../../../core/hosts/retry-after.ts';
import type { ByteFetcher, FetchedBytes, FetchRequest } from '../../../ports/byte-fetcher.ts';
import { createSitemapHosts, type SitemapHostsDeps, type SitemapOptions } from './sitemap-hosts.ts';

export interface SitemapFetcherDeps extends SitemapHostsDeps {
	readonly bytes: ByteFetcher;
}

/** For one file, from its first request to its last byte. */
export const FILE_TIMEOUT_MS = 120_000;
const MAX_RETRIES = 2;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** A file that can be read, or why there is none. */
export type OpenedSitemap =
	| Extract<FetchedBytes, { kind: 'response' }>
	| { readonly kind: 'fault'; readonly fault: string };

/** Fetches the sitemaps of a job as the job would fetch a page: from the same addresses, and no faster. */
export function createSitemapFetcher({ bytes, ...deps }: SitemapFetcherDeps, options: SitemapOptions, first: string) {
	const hosts = createSitemapHosts(deps, options);
	const { clock } = deps;
	const retries = Math.min(MAX_RETRIES, options.retries);

	async function open(url: string, signal: AbortSignal): Promise<OpenedSitemap> {
		for (let tries = 0; ; tries++) {
			const refusal = await hosts.admit(url, signal);
			if (refusal !== undefined) return { kind: 'fault', fault: refusal };
			const fetched = await bytes.fetch(requestOf(url, options, first), signal);
			if (isGood(fetched)) return fetched;
			const waitMs = tries === retries ? undefined : waitAfter(fetched, tries, clock.now());
			if (waitMs === undefined || signal.aborted) return { kind: 'fault', fault: faultOf(fetched) };
			await clock.sleep(waitMs, signal);
		}
	}

	/** Whether there is a sitemap. */
	async function probe(url: string, signal: AbortSignal): Promise<boolean> {
		const opened = await open(url, signal);
		if (opened.kind === 'fault') return false;
		try {
			const parts = readSitemap(opened.bytes);
			let part = await parts.next();
			while (!part.done && part.value.length === 0) part = await parts.next();
			return !part.done || part.value.format !== 'unknown';
		} catch {
			return false;
		} finally {
			opened.cancel();
		}
	}

	return { open, probe, namedAt: hosts.namedAt };
}

/** Of any other nobody wants the body. */
function isGood(fetched: FetchedBytes): fetched is Extract<FetchedBytes, { kind: 'response' }> {
	if (fetched.kind === 'failure') return false;
	if (fetched.status >= 200 && fetched.status <= 299) return true;
	fetched.cancel();
	return false;
}

/** How long to wait before another try; `undefined` where none is worth it. */
function waitAfter(fetched: FetchedBytes, tries: number, now: number): number | undefined {
	const usual = FIRST_WAIT_MS * 4 ** tries;
	if (fetched.kind === 'failure') return fetched.error.code === 'ADDRESS_REFUSED' ? undefined : usual;
	if (fetched.status !== 429 && fetched.status < 500) return undefined;
	const asked = fetched.retryAfter === undefined ? undefined : retryAfterMs(fetched.retryAfter, now);
	return Math.min(LONGEST_WAIT_MS, asked ?? usual);
}

function faultOf(fetched: FetchedBytes): string {
	if (fetched.kind === 'response') return `this sitemap is answered with status ${fetched.status}`;
	return `this sitemap cannot be fetched: ${fetched.error.message} (${fetched.error.code})`;
}

/** @param first - The sitemap that the user named: what is secret is for its origin, and for those that the job names. */
function requestOf(url: string, { visit }: SitemapOptions, first: string): FetchRequest {
	const { userAgent, privateHosts, allowPrivate, ca, insecure, credentials, maxRedirects, connectTimeoutMs } = visit;
	const origin = originOf(url, hostOf(url) ?? '');
	const trusted = visit.headerOrigins ?? [originOf(first, hostOf(first) ?? '')];
	const userInfo = credentials?.[origin];
	return {
		url: userInfo === undefined ? url : url.replace('//', `//${userInfo}@`),
		userAgent,
		...(trusted.includes(origin) && { headers: visit.headers }),
		...(privateHosts && { privateHosts }),
		...(allowPrivate && { allowPrivate }),
		...(ca !== undefined && { ca }),
		...(insecure && { insecure }),
		connectTimeoutMs,
		maxRedirects,
		timeoutMs: FILE_TIMEOUT_MS,
	};
}
