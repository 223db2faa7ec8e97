import type { SourceTarget } from '../../../core/target.ts';
import type { RequestedSource } from './requested-job.ts';

/** A source that can be read, once. */
export interface OpenedSource {
	/** For people. */
	readonly name: string;
	readonly targets: Iterable<SourceTarget> | AsyncIterable<SourceTarget>;
	/** Named in the request itself: who names a host means the one that it leads to. */
	readonly given: readonly string[];
	/** Whether links are followed from its pages. */
	readonly follows: boolean;
}

/** The one place that knows the kinds of sources. */
export function openRequestedSource(source: RequestedSource): OpenedSource {
	if ('crawl' in source) return { name: 'urls', ...listed(source.crawl), follows: true };
	return { name: 'urls', ...listed(source.urls), follows: false };
}

function listed(urls: readonly string[]) {
	const targets = urls.map((url) => url.trim());
	return { targets, given: targets };
}
