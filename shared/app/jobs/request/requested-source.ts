import { UsageError } from '../../../core/errors.ts';
import type { JobSitemap } from '../../../core/job.ts';
import { uploadKeyOf } from '../../../core/record/object-keys.ts';
import { shownUrl } from '../../../core/shown-url.ts';
import type { Separator } from '../../../core/source/csv-header.ts';
import { readTargets } from '../../../core/source/read-targets.ts';
import { argumentTarget } from '../../../core/source/row-target.ts';
import type { SourceTarget } from '../../../core/target.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';
import type { RequestedSource, SitemapSource, UploadedSource } from './requested-job.ts';
import { requestedSitemap } from './requested-sitemap.ts';

export type SourceObjects = Pick<ObjectStore, 'sizeOf' | 'getRange'>;

/** A source that can be read, once. */
export interface OpenedSource {
	/** For people. */
	readonly name: string;
	readonly targets: Iterable<SourceTarget> | AsyncIterable<SourceTarget>;
	/** Named in the request itself: who names a host means the one that it leads to. */
	readonly given: readonly string[];
	/** Whether links are followed from its pages. */
	readonly follows: boolean;
	/** Read later, in place of targets. */
	readonly sitemap?: JobSitemap;
	/** An upload, which is of no use any more once it is read. */
	readonly uploadKey?: string;
}

const BLOCK_BYTES = 1024 * 1024;
/** Of a list in an object; a request that takes longer than a minute is cut off anyway. */
export const MAX_LIST_BYTES = 100 * 1024 * 1024;

/**
 * The one place that knows the kinds of sources.
 *
 * @param now - What a while ago is counted from, in milliseconds since the epoch.
 * @throws {UsageError} There is no such object, or it is too long; or the sitemap is no web address.
 */
export async function openRequestedSource(
	source: RequestedSource,
	objects: SourceObjects,
	now: number,
): Promise<OpenedSource> {
	if ('urls' in source) return { ...listed(source.urls), follows: false };
	if ('crawl' in source) return { ...listed(source.crawl), follows: true };
	if ('s3' in source) {
		const list = { key: source.s3, name: source.s3.split('/').at(-1) ?? source.s3 };
		return { name: list.name, targets: await written(objects, list), given: [], follows: false };
	}
	if ('sitemap' in source) return sitemapSource(source, now);
	return uploaded(source, objects);
}

function sitemapSource({ sitemap, since, follow = false }: SitemapSource, now: number): OpenedSource {
	return {
		name: shownUrl(sitemap.trim()),
		targets: [],
		given: [sitemap.trim()],
		follows: follow,
		sitemap: requestedSitemap(sitemap, since, now),
	};
}

async function uploaded(source: UploadedSource, objects: SourceObjects): Promise<OpenedSource> {
	const { name = 'upload', separator, given = [], follow: follows = false } = source;
	const key = uploadKeyOf(source.upload);
	const first = listed(given);
	const targets = joined(first.targets, await written(objects, { key, name, separator }));
	return { name, targets, given: first.given, follows, uploadKey: key };
}

function listed(urls: readonly string[]) {
	return { name: 'urls', targets: urls.map(argumentTarget), given: urls.map((url) => url.trim()) };
}

interface WrittenList {
	readonly key: string;
	readonly name: string;
	readonly separator?: Separator | undefined;
}

async function written(
	objects: SourceObjects,
	{ key, name, separator }: WrittenList,
): Promise<AsyncIterable<SourceTarget>> {
	const size = await objects.sizeOf(key);
	if (size === undefined) throw new UsageError(`there is no ${key}; what was uploaded serves for one job`);
	if (size > MAX_LIST_BYTES) throw new UsageError(`${key} has more than ${MAX_LIST_BYTES} bytes`);
	return readTargets({ name, bytes: blocks(objects, key, size), separator });
}

async function* joined(
	first: readonly SourceTarget[],
	rest: AsyncIterable<SourceTarget>,
): AsyncGenerator<SourceTarget> {
	yield* first;
	yield* rest;
}

async function* blocks(objects: SourceObjects, key: string, size: number): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < size; at += BLOCK_BYTES) yield objects.getRange(key, at, BLOCK_BYTES);
}
