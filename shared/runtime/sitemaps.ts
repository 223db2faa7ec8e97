import { createByteFetcher } from '../adapters/http/byte-fetcher.ts';
import { createNetwork, type NetworkOptions } from '../adapters/http/dns/network.ts';
import { createTextFetcher } from '../adapters/http/text-fetcher.ts';
import type { SitemapFetcherDeps } from '../app/plan/sitemap/open-sitemap.ts';
import { createJobSitemapsReader, type JobSitemapsReader } from '../app/plan/sitemap/read-job-sitemaps.ts';
import type { Settings } from './settings.ts';
import type { Stack } from './stack.ts';
import { systemClock } from './system-clock.ts';

/** One request goes out at a time; a dispatcher may read for several jobs. */
const MAX_SOCKETS = 20;

/** What sitemaps are fetched with: they and their robots.txt ask for a name once. */
export function createSitemapFetching(options: NetworkOptions): SitemapFetcherDeps & { close(): Promise<void> } {
	const network = createNetwork(options);
	const bytes = createByteFetcher({ ...network, maxSockets: MAX_SOCKETS });
	const texts = createTextFetcher({ ...network, maxSockets: MAX_SOCKETS });
	return {
		bytes,
		texts,
		clock: systemClock,
		close: async () => {
			network.close();
			await Promise.all([bytes.close(), texts.close()]);
		},
	};
}

/** Of a dispatcher. */
export function createStackSitemaps(stack: Stack, { network }: Pick<Settings, 'network'>): JobSitemapsReader {
	return createJobSitemapsReader({ ...stack, ...createSitemapFetching(network) });
}
