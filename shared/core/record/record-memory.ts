import type { ChunkBlob, ChunkRecord } from '../chunk.ts';
import type { LinkedPage } from '../links/page-link.ts';
import { ownCopy } from '../own-copy.ts';
import { isFailure, type Result } from '../result.ts';

/** What a page, or a result, takes beside its characters. */
const BYTES_BESIDE = 256;
const RECORD_BYTES = 1024;

/** What closing a job needs to know of a chunk. */
export interface KeptChunk {
	readonly record: ChunkRecord;
	/** Of its results, those that are failures (`isFailure`). */
	readonly failed: readonly Result[];
	readonly pages: readonly LinkedPage[];
}

/**
 * Chunks that this instance has recorded.
 *
 * Whoever closes a job has mostly visited much of it, if not all: to read that back from the stores takes longer than
 * to go through it. It is a hint: what was kept longest ago is forgotten when there is much, and is read like what others
 * recorded. A job that does not fit is forgotten whole, and nothing of it is kept from then on: most of it has to be read
 * in any case, and an instance should take no more memory the larger the site.
 */
export interface RecordMemory {
	/** @param record - Committed: it will never change. */
	keep(record: ChunkRecord, blob: Pick<ChunkBlob, 'results' | 'pages'>): void;
	/** Of a job, by the names of their chunks. */
	recordsOf(jobId: string): Map<string, ChunkRecord>;
	/** @param attemptId - Of the record. */
	find(attemptId: string): KeptChunk | undefined;
	forget(attemptId: string): void;
}

/** @param maxBytes - About what it may take. */
export function createRecordMemory(maxBytes: number): RecordMemory {
	const kept = new Map<string, KeptChunk & { readonly bytes: number }>();
	/** Jobs that do not fit. */
	const tooLarge = new Set<string>();
	let bytes = 0;

	function forget(attemptId: string): void {
		bytes -= kept.get(attemptId)?.bytes ?? 0;
		kept.delete(attemptId);
	}

	function forgetJob(jobId: string): void {
		tooLarge.add(jobId);
		for (const [attemptId, { record }] of kept) if (record.jobId === jobId) forget(attemptId);
	}

	/** @param jobId - Whose chunk needs the room. */
	function makeRoom(jobId: string): void {
		for (const [oldest, { record }] of kept) {
			if (bytes <= maxBytes) return;
			if (record.jobId === jobId) forgetJob(jobId);
			else forget(oldest);
		}
	}

	return {
		keep({ blob: { data: _data, ...blob }, ...record }, { results, pages = [] }) {
			if (tooLarge.has(record.jobId)) return;
			const failed = results.filter(({ outcome }) => isFailure(outcome));
			const own = { record: { ...record, blob }, failed, pages: pages.map(withOwnIds) };
			const size = sizeOf(own);
			kept.set(record.attemptId, { ...own, bytes: size });
			bytes += size;
			makeRoom(record.jobId);
		},
		recordsOf(jobId) {
			const records = Array.from(kept.values(), ({ record }) => record).filter((record) => record.jobId === jobId);
			return new Map(records.map((record) => [record.chunkId, record]));
		},
		find: (attemptId) => kept.get(attemptId),
		forget,
	};
}

/** The names are pieces of the page. */
function withOwnIds(page: LinkedPage): LinkedPage {
	return page.ids === undefined ? page : { ...page, ids: page.ids.map(ownCopy) };
}

function sizeOf({ failed, pages }: KeptChunk): number {
	const ofResults = failed.reduce((total, { url, error }) => total + url.length + (error?.message.length ?? 0), 0);
	const ofPages = pages.reduce((total, page) => total + pageSize(page), 0);
	return RECORD_BYTES + ofResults + ofPages + (failed.length + pages.length) * BYTES_BESIDE;
}

function pageSize({ url, links, ids = [] }: LinkedPage): number {
	return ids.reduce((total, id) => total + id.length, url.length + links.length);
}
