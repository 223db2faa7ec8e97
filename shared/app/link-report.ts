import type { ChunkBlob, ChunkRecord } from '../core/chunk.ts';
import { createLinkCollector } from '../core/link-collector.ts';
import type { LinkReport } from '../core/link-report.ts';
import { isFailure, OUTCOMES } from '../core/result.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { RecordStore } from '../ports/record-store.ts';

/** What a report lists; the rest is counted. */
const LIMITS = { maxBroken: 10_000, maxPlaces: 100_000 };
/** Records whose blobs are in memory at once: each may hold a hundred pages with all their links. */
const RECORDS_PER_READ = 8;

/** Joins a check's failures with the places that lead to them. Reads the blobs of failures, then all with links. */
export async function readLinkReport(
	{ records, blobs }: { readonly records: RecordStore; readonly blobs: BlobStore },
	jobId: string,
): Promise<LinkReport> {
	const found = [...(await records.list(jobId)).values()];
	const collector = createLinkCollector(LIMITS);
	let pages = 0;

	async function read(some: readonly ChunkRecord[], onBlob: (blob: ChunkBlob) => void): Promise<void> {
		for (let from = 0; from < some.length; from += RECORDS_PER_READ) {
			const refs = some.slice(from, from + RECORDS_PER_READ).map(({ blob }) => blob);
			for (const blob of await blobs.getAll<ChunkBlob>(jobId, refs)) onBlob(blob);
		}
	}

	await read(found.filter(hasFailures), ({ results }) => {
		for (const result of results) collector.failed(result);
	});
	await read(
		found.filter(({ linkSums }) => linkSums !== undefined),
		({ pages: linked = [] }) => {
			pages += linked.length;
			for (const page of linked) collector.page(page);
		},
	);
	return { ...collector.result(), pages };
}

function hasFailures({ counts }: ChunkRecord): boolean {
	return OUTCOMES.some((outcome) => isFailure(outcome) && (counts[outcome] ?? 0) > 0);
}
