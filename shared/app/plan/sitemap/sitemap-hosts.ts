import { hostOf, originOf } from '../../../core/hosts/host-of.ts';
import { DEFAULT_POLITENESS, rateAt } from '../../../core/hosts/politeness.ts';
import { isAllowedByRobots, parseRobots, productToken, type RobotsRules } from '../../../core/hosts/robots/robots.ts';
import type { JobOptions } from '../../../core/job.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { TextFetcher } from '../../../ports/text-fetcher.ts';
import { fetchRobots, robotsFound } from '../../hosts/fetch-robots.ts';

export interface SitemapHostsDeps {
	readonly texts: TextFetcher;
	readonly clock: Clock;
}

/** What of a job's options decides how its sitemaps are fetched: as its targets are. */
export type SitemapOptions = Pick<JobOptions, 'visit' | 'politeness' | 'retries'>;

/** What a robots.txt says; a reason if it could not be read. */
type Robots = RobotsRules | string;

/** A host that asks for more between its pages is asked so often for its sitemaps, of which there are few. */
export const LONGEST_TURN_MS = 10_000;

const NO_RULES: RobotsRules = { rules: [], innerLength: 0, sitemaps: [] };

/** The hosts that sitemaps are fetched from: when each may be asked, and for what. One request goes out at a time. */
export function createSitemapHosts({ texts, clock }: SitemapHostsDeps, options: SitemapOptions) {
	const { visit, politeness = DEFAULT_POLITENESS } = options;
	const known = new Map<string, Promise<Robots>>();
	const asked = new Map<string, number>();

	function robotsOf(url: string, signal: AbortSignal): Promise<Robots> {
		const origin = originOf(url, hostOf(url) ?? '');
		const found = known.get(origin) ?? readRobots(origin, signal);
		known.set(origin, found);
		return found;
	}

	async function readRobots(origin: string, signal: AbortSignal): Promise<Robots> {
		const found = robotsFound(await fetchRobots({ texts, clock }, { visit, origin, signal }));
		if (found.kind === 'rules') return parseRobots(found.text, productToken(visit.userAgent));
		return found.kind === 'closed' ? `robots.txt could not be read: ${found.reason}` : NO_RULES;
	}

	return {
		/** The sitemaps that the robots.txt of a site names. */
		async namedAt(url: string, signal: AbortSignal): Promise<readonly string[]> {
			const robots = await robotsOf(url, signal);
			return typeof robots === 'string' ? [] : robots.sitemaps;
		},

		/** @returns Why a sitemap may not be fetched; `undefined` once its turn has come. */
		async admit(url: string, signal: AbortSignal): Promise<string | undefined> {
			const robots = politeness.robots ? await robotsOf(url, signal) : NO_RULES;
			if (typeof robots === 'string') return robots;
			// Whom it names it invites.
			if (!robots.sitemaps.includes(url) && !isAllowedByRobots(robots, url)) return 'robots.txt forbids it';
			const rate = rateAt(politeness, robots.crawlDelaySeconds);
			const host = hostOf(url) ?? '';
			const turnMs = rate === undefined ? 0 : (asked.get(host) ?? 0) + 1000 / rate - clock.now();
			if (turnMs > 0) await clock.sleep(Math.min(turnMs, LONGEST_TURN_MS), signal);
			asked.set(host, clock.now());
			return undefined;
		},
	};
}
