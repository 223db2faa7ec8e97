import type { ChunkRecord } from '../../core/chunk.ts';
import type { Job } from '../../core/job.ts';
import type { Log } from '../../ports/log.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import { createRowPublisher } from './publish-rows.ts';

export interface RowAskerDeps {
	/** To the consumer that writes results into a database, or as items. */
	readonly rowsQueue: MessageQueue;
	readonly log: Log;
}

/** Has the results of recorded chunks written wherever their job wants them. */
export function createRowAsker({ rowsQueue, log }: RowAskerDeps) {
	const publishRows = createRowPublisher(rowsQueue);
	const publishItems = createRowPublisher(rowsQueue, 'items');

	/** A job does not wait for its rows: what could not be asked for here, or whose asker has died, the sweeper asks for. */
	return async function askForRows({ options }: Job, { jobId, chunkId }: ChunkRecord): Promise<void> {
		try {
			if (options.sink !== undefined) await publishRows(jobId, chunkId);
			if (options.resultItems === true) await publishItems(jobId, chunkId);
		} catch (error) {
			log.error('the rows of a chunk could not be asked for', error, { jobId, chunkId });
		}
	};
}
