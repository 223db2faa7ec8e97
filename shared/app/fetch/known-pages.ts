import type { Chunk } from '../../core/chunk.ts';
import type { Job } from '../../core/job.ts';
import type { PageState, Validators } from '../../core/page-state.ts';
import { pageKey } from '../../core/record/page-key.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PageStates } from '../../ports/page-states.ts';
import type { PoolItem } from './pool-item.ts';

export interface KnownPagesDeps {
	readonly pageStates: Pick<PageStates, 'find'>;
	readonly clock: Pick<Clock, 'now'>;
}

/** By the keys of pages, what an earlier job of the same name has seen of them. */
export type KnownPages = ReadonlyMap<string, PageState>;

const NOTHING: KnownPages = new Map();

/**
 * Reads what is known of the pages of chunks.
 *
 * @returns Nothing for a job without a name.
 * @throws {StoreError} The store cannot be reached.
 */
export async function readKnownPages(
	{ pageStates, clock }: KnownPagesDeps,
	{ options: { changes } }: Pick<Job, 'options'>,
	chunks: readonly Chunk[],
): Promise<KnownPages> {
	if (changes === undefined || chunks.length === 0) return NOTHING;
	const keys = chunks.flatMap(({ targets }) => targets.map(pageKey));
	const found = await pageStates.find(changes.name, [...new Set(keys)]);
	// DynamoDB takes its time to sweep.
	const now = clock.now() / 1000;
	return new Map([...found].filter(([, { expiresAt }]) => expiresAt > now));
}

/** By what the page of an item is asked for; a crawl needs whole pages, for their links. */
export function validatorsOf({ job, known }: Pick<PoolItem, 'job' | 'known'>): Validators | undefined {
	const { changes, crawl } = job.options;
	if (known === undefined || changes?.only !== true || crawl !== undefined) return undefined;
	const { etag, lastModified, request } = known;
	if (request === undefined) return undefined;
	return { request, ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) };
}
