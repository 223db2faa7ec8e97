import { decodeRowsMessage, type RowsMessage } from '../../core/messages.ts';
import type { Clock } from '../../ports/clock.ts';
import { type SinkStores, sinkFor } from '../record/job-sinks.ts';

/** Gives up the rows of a job, of which some cannot even be tried: its job tells of it. What cannot be read is kept, and no more. */
export async function endDeadRows(body: string, deps: SinkStores & { readonly clock: Clock }): Promise<void> {
	let message: RowsMessage;
	try {
		message = decodeRowsMessage(body);
	} catch {
		return;
	}
	const { jobId, to } = message;
	const sinks = sinkFor(to, deps);
	const error = 'each attempt ended without an answer; the log of the sink may tell why';
	await sinks.noteFailure(jobId, { error, failedAt: deps.clock.now() });
	await sinks.end(jobId, 'failed');
}
