import type { Clock } from '../../ports/clock.ts';
import type { SinkStore } from '../../ports/sink-store.ts';

/** Gives up the rows of a job, of which some cannot even be tried: its job tells of it. */
export async function endDeadRows(
	jobId: string | undefined,
	{ sinks, clock }: { readonly sinks: SinkStore; readonly clock: Clock },
): Promise<void> {
	if (jobId === undefined) return;
	const error = 'each attempt ended without an answer; the log of the sink may tell why';
	await sinks.noteFailure(jobId, { error, failedAt: clock.now() });
	await sinks.end(jobId, 'failed');
}
