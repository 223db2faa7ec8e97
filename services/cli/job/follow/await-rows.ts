import { resultsOf, sinkSummary } from '../../../../shared/core/deliver/rows/sink.ts';
import type { Job } from '../../../../shared/core/job.ts';
import type { Stack } from '../../../../shared/runtime/stack.ts';
import { commandLine } from '../../text/command-line.ts';
import { sinkLines } from '../../text/sink-lines.ts';

export interface AwaitedRows {
	readonly stack: Pick<Stack, 'jobs' | 'sinks' | 'clock'>;
	readonly dataDir: string;
	/** Gives it up. */
	readonly interrupted: AbortSignal;
	readonly say: (line: string) => void;
}

const LOOK_EVERY_MS = 50;
/** A server that is away for longer is no reason to keep a terminal. */
const PATIENCE_MS = 60_000;

/**
 * Waits until each result of a job that has ended is in its database: the function that writes ends with the command.
 *
 * @returns How it stands with them; nothing of a job that has no database.
 */
export async function awaitRows(
	{ jobId, options }: Pick<Job, 'jobId' | 'options'>,
	{ stack, dataDir, interrupted, say }: AwaitedRows,
): Promise<string[]> {
	const { sink } = options;
	if (sink === undefined) return [];
	const { clock, sinks } = stack;
	const results = resultsOf((await stack.jobs.get(jobId)) ?? {});
	const look = async () => sinkSummary(sink, results, await sinks.read(jobId));
	let found = await look();
	let until = clock.now() + PATIENCE_MS;
	let isTold = false;
	while (found.state === 'writing' && found.outstanding > 0 && clock.now() < until && !interrupted.aborted) {
		await clock.sleep(LOOK_EVERY_MS, interrupted);
		const next = await look();
		if (next.rows > found.rows) until = clock.now() + PATIENCE_MS;
		found = next;
		if (found.error === undefined || isTold) continue;
		say(`Rows are not written yet: ${found.error}. It is tried again. Ctrl-C leaves that.`);
		isTold = true;
	}
	const lines = sinkLines({ sink: found });
	if (found.outstanding === 0) return lines;
	return [...lines, `What is outstanding is written by: ${commandLine(['jobs', 'resume', jobId], { dataDir })}`];
}
