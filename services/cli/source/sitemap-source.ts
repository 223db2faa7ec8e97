import { crawlDefaults, createSiteCollector } from '../../../shared/app/jobs/request/crawl-options.ts';
import { type JobOptionValues, jobOptionsOf } from '../../../shared/app/jobs/request/job-options.ts';
import { createPrivateCollector } from '../../../shared/app/jobs/request/private-collector.ts';
import type { SitemapRequest } from '../../../shared/app/plan/sitemap/read-sitemaps.ts';
import type { SitemapOptions } from '../../../shared/app/plan/sitemap/sitemap-hosts.ts';
import { webUrl } from '../../../shared/core/canonical-url.ts';
import { SourceCredentials } from '../../../shared/core/hosts/source-credentials.ts';
import type { SourceTarget } from '../../../shared/core/target.ts';
import { dnsServers } from '../../../shared/runtime/dns-servers.ts';
import type { CrawlRequest } from '../job/start/crawl-request.ts';
import { elapsedMs } from '../progress/progress.ts';
import { formatPlural } from '../text/format.ts';
import { userAgent } from '../version.ts';
import { createReadingNotice } from './reading-notice.ts';

/** What the command line says of sitemaps, and how what they list is visited. */
export interface SitemapValues extends Omit<JobOptionValues, 'mode' | 'concurrency' | 'threads' | 'chunkSize'> {
	readonly sitemap: string | undefined;
	readonly since: number | undefined;
}

/** A source that is read from sitemaps. */
export interface SitemapInput {
	/** For people. */
	readonly name: string;
	/** Can be iterated once. */
	readonly targets: AsyncIterable<SourceTarget>;
	/** The address that was given, without credentials: what it lists is the word of whoever wrote it. */
	readonly sitemap: string;
	readonly given: readonly string[];
	/** Those of the address. */
	readonly credentials: SourceCredentials;
}

/** @returns `undefined` where no sitemap is asked for. */
export function openSitemap(
	values: SitemapValues,
	crawl: CrawlRequest | undefined,
	interrupted: AbortSignal,
): SitemapInput | undefined {
	if (values.sitemap === undefined) return undefined;
	const credentials = new SourceCredentials();
	const left = credentials.take(webUrl(values.sitemap) ?? values.sitemap);
	const url = typeof left === 'string' ? left : left.url;
	const { visit, ...rest } = optionsFor(values, crawl, url);
	const options = { ...rest, visit: { ...visit, credentials: credentials.byOrigin } };
	const targets = readTargets({ url, since: values.since, options }, interrupted);
	return { name: url, targets, sitemap: url, given: [url], credentials };
}

const SHOW_MS = 500;

/** Sitemaps are fetched as the pages will be. */
function optionsFor(values: SitemapValues, crawl: CrawlRequest | undefined, url: string): SitemapOptions {
	const sites = createSiteCollector(crawl?.values.scope ?? 'host');
	sites.add(url);
	const privates = createPrivateCollector([url]);
	return jobOptionsOf(
		{ ...values, mode: 'sequential', concurrency: 1 },
		{
			chunkSize: 1,
			threads: 1,
			userAgent: userAgent(),
			namedHosts: privates.named,
			isForeignList: true,
			...(crawl && crawlDefaults(crawl, sites, privates)),
		},
	);
}

async function* readTargets(request: SitemapRequest, interrupted: AbortSignal): AsyncGenerator<SourceTarget> {
	const { SHOAL_DNS_SERVERS: servers } = process.env;
	// What connects and parses loads slowly, and most commands have no sitemap.
	const [{ createSitemapFetching }, { createSitemapReader }] = await Promise.all([
		import('../../../shared/runtime/sitemaps.ts'),
		import('../../../shared/app/plan/sitemap/read-sitemaps.ts'),
	]);
	// Who sits at this machine may name any host; what a sitemap lists is no such name.
	const fetching = createSitemapFetching({
		allowsPrivate: true,
		...(servers && { dnsServers: dnsServers('SHOAL_DNS_SERVERS', servers) }),
	});
	let count = 0;
	let about = { url: request.url, file: 1, files: 1 };
	const notice = createReadingNotice(process.stderr, elapsedMs);
	const timer = setInterval(() => notice.show({ ...about, targets: count }), SHOW_MS);
	try {
		const onFile = (file: typeof about) => {
			about = file;
		};
		for await (const target of createSitemapReader(fetching, request).readAll(interrupted, onFile)) {
			count++;
			yield target;
		}
		notice.end();
		process.stderr.write(`Read ${formatPlural(count, 'target')} of ${request.url}\n`);
	} finally {
		clearInterval(timer);
		notice.end();
		await fetching.close();
	}
}
