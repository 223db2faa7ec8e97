import { type ChunkBlob, type ChunkRecord, childId } from '../../core/chunk.ts';
import { chunkIdsOf } from '../../core/plan-entry.ts';
import type { Result } from '../../core/result.ts';
import type { ResultReaderDeps } from './read-results.ts';

/** A planned chunk, by its place in the plan. */
export interface PlannedChunk {
	readonly chunkId: string;
	/** Entry of the plan, and the chunk of it. */
	readonly entry: number;
	readonly chunk: number;
}

/** A planned chunk, with the records of all that descend from it. */
export interface Family extends PlannedChunk {
	readonly records: readonly ChunkRecord[];
}

/** A family with its results, by their place in the source. */
export interface ReadFamily extends Family {
	readonly results: readonly Result[];
}

/** Tells by the JSON of a blob whether to read it. */
export type BlobTest = (json: string) => boolean;

/** What is stored of a job, planned chunk by planned chunk. */
export function createFamilyReader({ planLog, records, blobs }: ResultReaderDeps) {
	return {
		/** All chunks that are planned, from an entry of the plan on. */
		async planned(jobId: string, fromEntry: number): Promise<PlannedChunk[]> {
			const entries = await planLog.read(jobId, fromEntry);
			return entries.flatMap((entry) =>
				chunkIdsOf(entry).map((chunkId, chunk) => ({ chunkId, entry: entry.n, chunk })),
			);
		},
		/** Generation by generation: what a record names as its children. */
		async families(jobId: string, chunks: readonly PlannedChunk[]): Promise<Family[]> {
			const families = chunks.map((chunk) => ({ ...chunk, records: [] as ChunkRecord[], wanted: [chunk.chunkId] }));
			while (families.some(({ wanted }) => wanted.length > 0)) {
				const ids = families.flatMap(({ wanted }) => wanted);
				const found = await records.find(jobId, ids);
				for (const family of families) {
					const there = family.wanted.flatMap((id) => found.get(id) ?? []);
					family.records.push(...there);
					family.wanted = there.flatMap(({ chunkId, childrenDueAt }) =>
						childrenDueAt.map((_, i) => childId(chunkId, i)),
					);
				}
			}
			return families;
		},
		/** Reads the blobs of families together. */
		async results(jobId: string, families: readonly Family[], test: BlobTest): Promise<ReadFamily[]> {
			const refs = families.flatMap((family) => family.records.map(({ blob }) => blob));
			const read = await blobs.getWhere<ChunkBlob>(jobId, refs, test);
			let at = 0;
			return families.map((family) => {
				const own = read.slice(at, at + family.records.length).flatMap((blob) => blob?.results ?? []);
				at += family.records.length;
				return { ...family, results: own.sort((a, b) => a.index - b.index) };
			});
		},
	};
}
