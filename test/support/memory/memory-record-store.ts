import type { ChunkRecord } from '../../../shared/core/chunk.ts';
import { readable } from '../../../shared/core/stored-version.ts';
import type { RecordStore } from '../../../shared/ports/record-store.ts';
import { refuseTooLarge } from './item-size.ts';

export function createMemoryRecordStore(): RecordStore {
	const jobs = new Map<string, Map<string, ChunkRecord>>();
	const recordsOf = (jobId: string) => jobs.get(jobId) ?? jobs.set(jobId, new Map()).get(jobId) ?? new Map();
	return {
		async commit(record) {
			refuseTooLarge(record.chunkId, record);
			const records = recordsOf(record.jobId);
			const stored = records.get(record.chunkId);
			if (stored !== undefined) return read(stored);
			records.set(record.chunkId, structuredClone(record));
			return record;
		},
		async find(jobId, chunkIds) {
			const records = recordsOf(jobId);
			const found = chunkIds.flatMap((chunkId) => records.get(chunkId) ?? []);
			return new Map(found.map((record) => [record.chunkId, read(record)]));
		},
		async list(jobId) {
			return new Map(Array.from(recordsOf(jobId), ([chunkId, record]) => [chunkId, read(record)]));
		},
		async erase(jobId) {
			jobs.delete(jobId);
		},
	};
}

function read(record: ChunkRecord): ChunkRecord {
	return readable(structuredClone(record), `the record of chunk ${record.chunkId} of job ${record.jobId}`);
}
