import { keysOf } from '../../../core/record/object-keys.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';

/** How far the sitemaps of a job are read: where the next invocation goes on. */
export interface SitemapProgress {
	/** In their order. */
	readonly files: readonly string[];
	/** Of the files that were read, in the same order, what the copy of each holds. */
	readonly parts: readonly SitemapPart[];
}

export interface SitemapPart {
	/** Of the attempt that has read it, whose copy no other writes; absent in what earlier versions have read. */
	readonly attemptId?: string;
	readonly bytes: number;
	readonly targets: number;
}

/** Keeps what has been read of a job's sitemaps, a copy a file. */
export function createSitemapStore(objects: ObjectStore, jobId: string) {
	const { sitemaps: folder } = keysOf(jobId);
	const progressKey = `${folder}progress.json`;
	const partKey = (n: number, attemptId = '') => `${folder}${n}${attemptId && `-${attemptId}`}.jsonl`;

	return {
		async load(): Promise<SitemapProgress | undefined> {
			const stored = await objects.get(progressKey);
			return stored === undefined ? undefined : JSON.parse(Buffer.from(stored).toString());
		},
		async save(progress: SitemapProgress): Promise<void> {
			await objects.put(progressKey, Buffer.from(JSON.stringify(progress)));
		},
		/** Nothing is kept of a file that could not be read to its end. */
		putPart: (n: number, attemptId: string, lines: AsyncIterable<Uint8Array>) =>
			objects.putStream(partKey(n, attemptId), lines),
		/** Puts the parts together. */
		join: (key: string, parts: readonly SitemapPart[]) => objects.putStream(key, joined(objects, parts, partKey)),
		clear: () => objects.deleteAll(folder),
	};
}

const BLOCK_BYTES = 4 * 1024 * 1024;

async function* joined(
	objects: ObjectStore,
	parts: readonly SitemapPart[],
	keyOf: (n: number, attemptId?: string) => string,
): AsyncGenerator<Uint8Array> {
	for (const [n, { bytes, attemptId }] of parts.entries()) {
		for (let at = 0; at < bytes; at += BLOCK_BYTES) yield await objects.getRange(keyOf(n, attemptId), at, BLOCK_BYTES);
	}
}
