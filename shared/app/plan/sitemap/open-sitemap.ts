import { readSitemap } from '../../../core/content/sitemap/read-sitemap.ts';
import { hostOf, originOf } from '../../../core/hosts/host-of.ts';
import { retryAfterMs } from '../../../core/hosts/retry-after.ts';
import type { ByteFetcher, FetchedBytes, FetchRequest } from '../../../ports/byte-fetcher.ts';
import { createSitemapHosts, type SitemapHostsDeps, type SitemapOptions } from './sitemap-hosts.ts';

export interface SitemapFetcherDeps extends SitemapHostsDeps {
	readonly bytes: ByteFetcher;
}

/** For one file, from its first request to its last byte, whatever tries it takes. */
export const FILE_TIMEOUT_MS = 120_000;
/** For the question whether there is one. */
const PROBE_TIMEOUT_MS = 10_000;
const MAX_RETRIES = 2;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** A file that can be read, or why there is none. */
export type OpenedSitemap =
	| Extract<FetchedBytes, { kind: 'response' }>
	| { readonly kind: 'fault'; readonly fault: string };

interface Failed {
	readonly kind: 'failed';
	readonly fetched: FetchedBytes;
}

/** Fetches the sitemaps of a job as the job would fetch a page: from the same addresses, and no faster. */
export function createSitemapFetcher({ bytes, ...deps }: SitemapFetcherDeps, options: SitemapOptions, first: string) {
	const hosts = createSitemapHosts(deps, options);
	const { clock } = deps;
	const retries = Math.min(MAX_RETRIES, options.retries);

	async function open(url: string, signal: AbortSignal): Promise<OpenedSitemap> {
		const until = clock.now() + FILE_TIMEOUT_MS;
		for (let tries = 0; ; tries++) {
			const opened = await ask(url, until - clock.now(), signal);
			if (opened.kind !== 'failed') return opened;
			const waitMs = tries === retries ? undefined : waitAfter(opened.fetched, tries, clock.now());
			const isTooLate = waitMs === undefined || clock.now() + waitMs >= until;
			if (isTooLate || signal.aborted) return { kind: 'fault', fault: faultOf(opened.fetched) };
			await clock.sleep(waitMs, signal);
		}
	}

	/** One request, if it may be made. */
	async function ask(url: string, timeoutMs: number, signal: AbortSignal): Promise<OpenedSitemap | Failed> {
		const refusal = await hosts.admit(url, signal);
		if (refusal !== undefined) return { kind: 'fault', fault: refusal };
		const fetched = await bytes.fetch(requestOf(url, { options, first, timeoutMs }), signal);
		return isGood(fetched) ? fetched : { kind: 'failed', fetched };
	}

	/** @returns Whether there is a sitemap; why nobody can tell, and will be able to for others of its site. */
	async function probe(url: string, signal: AbortSignal): Promise<boolean | string> {
		const opened = await ask(url, PROBE_TIMEOUT_MS, signal);
		if (opened.kind === 'failed') return opened.fetched.kind === 'failure' ? faultOf(opened.fetched) : false;
		if (opened.kind === 'fault') return false;
		try {
			return await isSitemap(opened.bytes);
		} catch {
			return false;
		} finally {
			opened.cancel();
		}
	}

	return { open, probe, namedAt: hosts.namedAt };
}

async function isSitemap(bytes: AsyncIterable<Uint8Array>): Promise<boolean> {
	const parts = readSitemap(bytes);
	let part = await parts.next();
	while (!part.done && part.value.length === 0) part = await parts.next();
	return !part.done || part.value.format !== 'unknown';
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

interface Asked {
	readonly options: SitemapOptions;
	/** The sitemap that the user named: what is secret is for its origin, and for those that the job names. */
	readonly first: string;
	readonly timeoutMs: number;
}

function requestOf(url: string, { options: { visit }, first, timeoutMs }: Asked): FetchRequest {
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
		timeoutMs,
		silenceMs: visit.timeoutMs,
	};
}
