import { resultsOf } from '../../core/deliver/rows/sink.ts';
import { hasEnded } from '../../core/job.ts';
import type { RowsMessage } from '../../core/messages.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Log } from '../../ports/log.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import { type SinkStores, sinkFor } from '../record/job-sinks.ts';
import { rowsMessages } from '../record/publish-rows.ts';

export interface RowSweeperDeps extends SinkStores {
	readonly jobs: Pick<JobStore, 'get'>;
	readonly records: Pick<RecordStore, 'list'>;
	readonly rowsQueue: MessageQueue;
	readonly log: Log;
}

/** Sees to it that each result of a job that has ended gets its row, whatever message was lost, and ends the job's sink then. */
export function createRowSweeper({ jobs, records, rowsQueue, log, ...stores }: RowSweeperDeps) {
	/** @param onlyJobId - The one job to look at. */
	return async function sweepRows(onlyJobId?: string): Promise<void> {
		await sweepTo(undefined, onlyJobId);
		await sweepTo('items', onlyJobId);
	};

	async function sweepTo(to: RowsMessage['to'], onlyJobId?: string): Promise<void> {
		const unfinished = await sinkFor(to, stores).unfinished();
		for (const jobId of unfinished.filter((each) => onlyJobId === undefined || each === onlyJobId)) {
			try {
				await look(jobId, to);
			} catch (error) {
				log.error('the rows of a job could not be swept', error, { jobId });
			}
		}
	}

	async function look(jobId: string, to: RowsMessage['to']): Promise<void> {
		const sinks = sinkFor(to, stores);
		const job = await jobs.get(jobId);
		if (job === undefined) return sinks.erase(jobId);
		if (!hasEnded(job.state)) return;
		// While messages are on their way, there is nothing to be seen that would be worth reading all names.
		const { visible, inFlight, delayed } = await rowsQueue.depth();
		const status = await sinks.read(jobId);
		if ((status?.rows ?? 0) < resultsOf(job) && visible + inFlight + delayed > 0) return;

		const [recorded, written] = await Promise.all([records.list(jobId), sinks.writtenChunks(jobId)]);
		const missing = [...recorded.keys()].filter((chunkId) => !written.has(chunkId));
		if (missing.length === 0) {
			const rows = [...written.values()].reduce((total, count) => total + count, 0);
			return sinks.end(jobId, 'written', rows);
		}
		log.warn('messages about rows are taken for lost', { jobId, chunks: missing.length });
		await rowsQueue.send(rowsMessages(jobId, missing, to));
	}
}
