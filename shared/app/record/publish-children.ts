import { type Chunk, type ChunkBlob, type ChunkRecord, childId } from '../../core/chunk.ts';
import { namedChunk } from '../../core/record/delivered-chunk.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RecordStore } from '../../ports/record-store.ts';

export interface ChildrenPublisherDeps {
	readonly records: Pick<RecordStore, 'find'>;
	readonly blobs: Pick<BlobStore, 'get'>;
	readonly clock: Pick<Clock, 'now'>;
}

/** Makes the children of a record happen: as messages in fanout, as work of the same run in threads. */
export type PublishChildren = (children: readonly Chunk[]) => Promise<void>;

/**
 * Publishes those children of a record that are not recorded themselves; whoever committed it may have died over it.
 *
 * @throws {StoreError | QueueError}
 */
export async function publishLeftChildren(
	{ records, blobs, clock }: ChildrenPublisherDeps,
	record: ChunkRecord,
	publish: PublishChildren,
): Promise<void> {
	if (record.childrenDueAt.length === 0) return;
	const names = record.childrenDueAt.map((_, i) => childId(record.chunkId, i));
	// Without this look-up, one duplicate would walk the whole tree below it again.
	const recorded = await records.find(record.jobId, names);
	if (recorded.size === names.length) return;
	const { children } = await blobs.get<ChunkBlob>(record.jobId, record.blob);
	const left = children.filter((child) => !recorded.has(child.chunkId));
	await publishChildren({ clock }, record, left, publish);
}

/**
 * Publishes children as the clock has them now: it may have been set back since, or was ahead where they were named.
 *
 * @throws {QueueError}
 */
export async function publishChildren(
	{ clock }: Pick<ChildrenPublisherDeps, 'clock'>,
	{ committedAt }: ChunkRecord,
	children: readonly Chunk[],
	publish: PublishChildren,
): Promise<void> {
	await publish(children.map((child) => namedChunk(child, committedAt, clock.now())));
}
