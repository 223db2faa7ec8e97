import type { SinkStatus } from '../core/deliver/rows/sink.ts';

/** A chunk whose results have their rows. */
export interface WrittenChunk {
	readonly chunkId: string;
	readonly rows: number;
}

/** How it stands with the rows of jobs. Every adapter passes `test/contract/sink-store.contract.ts`. */
export interface SinkStore {
	/** Notes that the results of a job are to be rows; what is known of it is left as it is. */
	open(jobId: string, expiresAt: number): Promise<void>;
	/** Jobs that have not got all their rows yet, and were not given up. */
	unfinished(): Promise<string[]>;
	/** Takes a job up again that was given up, as if nothing had failed. */
	reopen(jobId: string, expiresAt: number): Promise<void>;
	/** Notes chunks that are written, each once however often it is told; the error of earlier attempts is gone. */
	noteWritten(jobId: string, chunks: readonly WrittenChunk[], expiresAt: number): Promise<void>;
	/** Rows by chunk. */
	writtenChunks(jobId: string): Promise<Map<string, number>>;
	/** Notes that an attempt failed; of a job that is known, and has not ended. */
	noteFailure(jobId: string, failure: { readonly error: string; readonly failedAt: number }): Promise<void>;
	/**
	 * Ends a job here.
	 *
	 * @param rows - Counted from its chunks; as noted if absent.
	 */
	end(jobId: string, state: 'written' | 'failed', rows?: number): Promise<void>;
	/** `undefined` where nothing was noted. */
	read(jobId: string): Promise<SinkStatus | undefined>;
	/** Deletes all that is stored of a job here. */
	erase(jobId: string): Promise<void>;
}
