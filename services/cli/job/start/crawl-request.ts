import type { KeptQuarantine } from '../../../../shared/app/jobs/kept-quarantine.ts';
import {
	type CrawlRequest as CrawlSettings,
	createSiteCollector,
	SITEMAP_SCOPE,
	type SiteCollector,
} from '../../../../shared/app/jobs/request/crawl-options.ts';
import {
	createPrivateCollector,
	type PrivateCollector,
} from '../../../../shared/app/jobs/request/private-collector.ts';
import type { Scope } from '../../../../shared/app/jobs/request/scopes.ts';
import type { LinkedPage } from '../../../../shared/core/links/page-link.ts';
import type { SourceTarget } from '../../../../shared/core/target.ts';

/** How a job goes on from its source. */
export interface CrawlRequest extends CrawlSettings {
	/** What was broken before. */
	readonly baseline?: ReadonlySet<string> | undefined;
	readonly quarantine?: KeptQuarantine | undefined;
	/** What files of this machine hold. */
	readonly localPages?: readonly LinkedPage[] | undefined;
}

/** The values of a crawl, whose scope is wider where a sitemap brings its pages and nobody says otherwise. */
export function withSitemapScope<
	T extends { readonly sitemap: string | undefined; readonly scope: Scope; readonly given: ReadonlySet<string> },
>(values: T): T {
	return values.sitemap === undefined || values.given.has('scope') ? values : { ...values, scope: SITEMAP_SCOPE };
}

type Targets = AsyncIterable<SourceTarget> | Iterable<SourceTarget>;

/** What is learnt of a source as it is read. */
export interface SourceFacts {
	readonly targets: Targets;
	/** Of a crawl. */
	readonly sites: SiteCollector | undefined;
	readonly privates: PrivateCollector;
}

interface KnownOfSource {
	readonly crawl: CrawlRequest | undefined;
	/** The arguments among the targets. */
	readonly given: readonly string[];
	/** The address of the sitemap that they are from. */
	readonly sitemap?: string | undefined;
}

/**
 * The targets, and the sites and private hosts of those that have gone by.
 *
 * Of what a sitemap lists nothing is noted: it is the word of whoever wrote it.
 */
export function withFacts(targets: Targets, { crawl, given, sitemap }: KnownOfSource): SourceFacts {
	const sites = crawl && createSiteCollector(crawl.values.scope);
	const privates = createPrivateCollector(given);
	if (sitemap !== undefined) {
		sites?.add(sitemap);
		return { targets, sites, privates };
	}
	const note = (target: SourceTarget) => {
		sites?.add(target);
		privates.add(target);
	};
	return { targets: noted(targets, note), sites, privates };
}

async function* noted(targets: Targets, note: (target: SourceTarget) => void): AsyncGenerator<SourceTarget> {
	for await (const target of targets) {
		note(target);
		yield target;
	}
}
