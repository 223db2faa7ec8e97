import {
	type CrawlRequest as CrawlSettings,
	createSiteCollector,
	type SiteCollector,
} from '../../../../shared/app/jobs/request/crawl-options.ts';
import {
	createPrivateCollector,
	type PrivateCollector,
} from '../../../../shared/app/jobs/request/private-collector.ts';
import type { SourceTarget } from '../../../../shared/core/target.ts';

/** How a job goes on from its source. */
export interface CrawlRequest extends CrawlSettings {
	/** What was broken before. */
	readonly baseline?: ReadonlySet<string>;
}

type Targets = AsyncIterable<SourceTarget> | Iterable<SourceTarget>;

/** What is learnt of a source as it is read. */
export interface SourceFacts {
	readonly targets: Targets;
	/** Of a crawl. */
	readonly sites: SiteCollector | undefined;
	readonly privates: PrivateCollector;
}

/**
 * The targets, and the sites and private hosts of those that have gone by.
 *
 * @param given - The arguments among them.
 */
export function withFacts(
	targets: Targets,
	{ crawl, given }: { readonly crawl: CrawlRequest | undefined; readonly given: readonly string[] },
): SourceFacts {
	const sites = crawl && createSiteCollector(crawl.values.scope);
	const privates = createPrivateCollector(given);
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
