import type { Site } from '../../../shared/core/links/scope.ts';
import type { JobSummary } from '../../../shared/core/report/summary.ts';

/** What a job is about, in a few words. */
export function jobName({ source, settings, retryOf }: Pick<JobSummary, 'source' | 'settings' | 'retryOf'>): string {
	if (retryOf !== undefined) return `Retry of ${retryOf}`;
	const { crawl } = settings;
	if (crawl === undefined) return source === 'urls' ? 'List of URLs' : source;
	const [first, ...more] = crawl.scope.sites;
	const site = first === undefined ? source : siteName(first);
	return `${crawl.checksLinks ? 'Check' : 'Crawl'} of ${site}${more.length === 0 ? '' : ` and ${more.length} more`}`;
}

function siteName(site: Site): string {
	switch (site.kind) {
		case 'host':
			return site.host;
		case 'domain':
			return site.domain;
		case 'prefix':
			return site.prefix;
	}
}
