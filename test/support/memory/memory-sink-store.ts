import type { SinkStatus } from '../../../shared/core/deliver/rows/sink.ts';
import type { SinkStore } from '../../../shared/ports/sink-store.ts';

export function createMemorySinkStore(): SinkStore {
	const known = new Map<string, SinkStatus>();
	const chunks = new Map<string, Map<string, number>>();
	const change = (jobId: string, from: SinkStatus['state'], to: (status: SinkStatus) => SinkStatus) => {
		const status = known.get(jobId);
		if (status?.state === from) known.set(jobId, to(status));
	};
	const withoutError = ({ error: _, failedAt: __, ...status }: SinkStatus) => status;
	return {
		async open(jobId) {
			if (!known.has(jobId)) known.set(jobId, { jobId, state: 'writing', rows: 0 });
		},
		async reopen(jobId) {
			change(jobId, 'failed', (status) => ({ ...withoutError(status), state: 'writing' }));
		},
		async unfinished() {
			return [...known.values()].flatMap(({ jobId, state }) => (state === 'writing' ? [jobId] : []));
		},
		async noteWritten(jobId, written) {
			const own = chunks.get(jobId) ?? new Map<string, number>();
			chunks.set(jobId, own);
			let fresh = 0;
			for (const { chunkId, rows } of written) {
				if (!own.has(chunkId)) fresh += rows;
				own.set(chunkId, rows);
			}
			change(jobId, 'writing', (status) => ({ ...withoutError(status), rows: status.rows + fresh }));
		},
		async writtenChunks(jobId) {
			return new Map(chunks.get(jobId));
		},
		async noteFailure(jobId, failure) {
			change(jobId, 'writing', (status) => ({ ...status, ...failure }));
		},
		async end(jobId, state, rows) {
			change(jobId, 'writing', (status) => ({ ...status, state, ...(rows !== undefined && { rows }) }));
		},
		async read(jobId) {
			return known.get(jobId);
		},
		async erase(jobId) {
			known.delete(jobId);
			chunks.delete(jobId);
		},
	};
}
