import { isLoopback } from './host-of.ts';

/** How a job treats the hosts that it visits: the same for the whole job, however many instances work on it. */
export interface Politeness {
	/** Visits that start in a second at one host at most; absent: no limit. */
	readonly ratePerHost?: number;
	/** Visits in flight at one host at most; absent: 20, and no limit on the loopback. */
	readonly concurrencyPerHost?: number;
	/** Whether robots.txt is obeyed, with its Crawl-delay. */
	readonly robots: boolean;
}

/** Of a job that says nothing. */
export const DEFAULT_POLITENESS: Politeness = { robots: false };

/** More than a browser opens, and what a small server still bears. */
export const DEFAULT_CONCURRENCY_PER_HOST = 20;

/** A longer Crawl-delay would keep a job for days. */
const LONGEST_CRAWL_DELAY_SECONDS = 60;

/** Whether nothing is limited at the host of a URL, so that it needs no account. Makes nothing: asked of each target. */
export function isUnlimited({ ratePerHost, concurrencyPerHost, robots }: Politeness, url: string): boolean {
	return ratePerHost === undefined && concurrencyPerHost === undefined && !robots && isLoopback(url);
}

/** Visits in flight at the host of a URL at most, for the whole job. */
export function concurrencyCap({ concurrencyPerHost }: Politeness, url: string): number {
	return concurrencyPerHost ?? (isLoopback(url) ? Number.POSITIVE_INFINITY : DEFAULT_CONCURRENCY_PER_HOST);
}

/** Visits a second at a host: what the job says, or what the host asks for if that is less. */
export function rateAt({ ratePerHost }: Politeness, crawlDelaySeconds: number | undefined): number | undefined {
	if (!crawlDelaySeconds) return ratePerHost;
	const asked = 1 / Math.min(crawlDelaySeconds, LONGEST_CRAWL_DELAY_SECONDS);
	return Math.min(asked, ratePerHost ?? asked);
}
