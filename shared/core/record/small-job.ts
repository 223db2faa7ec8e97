import type { Job } from '../job.ts';

/** Targets of a small job at most: as many as an instance has requests in flight, twice. */
const MOST_TARGETS = 100;

/**
 * Whether a job is so small that it should wait for no other. Nobody knows what a crawl will be.
 */
export function isSmall({ source, options }: Pick<Job, 'source' | 'options'>): boolean {
	return options.crawl === undefined && source.targets <= MOST_TARGETS;
}
