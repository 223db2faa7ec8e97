import { type SinkSummaries, sinksIn } from '../../../../shared/app/jobs/summarize-job.ts';
import { resultsOf, type WrittenSummary } from '../../../../shared/core/deliver/rows/sink.ts';
import type { Job } from '../../../../shared/core/job.ts';
import type { Stack } from '../../../../shared/runtime/stack.ts';
import { commandLine } from '../../text/command-line.ts';
import { sinkLines } from '../../text/sink-lines.ts';

export interface AwaitedRows {
	readonly stack: Pick<Stack, 'jobs' | 'sinks' | 'itemSinks' | 'clock'>;
	readonly dataDir: string;
	/** Gives it up. */
	readonly interrupted: AbortSignal;
	readonly say: (line: string) => void;
}

const LOOK_EVERY_MS = 50;
/** A server that is away for longer is no reason to keep a terminal. */
const PATIENCE_MS = 60_000;

/**
 * Waits until each result of a job that has ended is in its database, or an item: the function that writes ends with the
 * command.
 *
 * @returns How it stands with them; nothing of a job that wants neither.
 */
export async function awaitRows(job: Job, { stack, dataDir, interrupted, say }: AwaitedRows): Promise<string[]> {
	const { jobId } = job;
	const { clock } = stack;
	const stored = await stack.jobs.get(jobId);
	const results = stored === undefined ? 0 : resultsOf(stored);
	const look = async () => ofAll(await sinksIn(stack, job, results));
	let found = await look();
	let until = clock.now() + PATIENCE_MS;
	let isTold = false;
	while (found.isWriting && found.outstanding > 0 && clock.now() < until && !interrupted.aborted) {
		await clock.sleep(LOOK_EVERY_MS, interrupted);
		const next = await look();
		if (next.rows > found.rows) until = clock.now() + PATIENCE_MS;
		found = next;
		if (found.error === undefined || isTold) continue;
		say(`Rows are not written yet: ${found.error}. It is tried again. Ctrl-C leaves that.`);
		isTold = true;
	}
	const lines = sinkLines(found.summaries);
	if (found.outstanding === 0) return lines;
	return [...lines, `What is outstanding is written by: ${commandLine(['jobs', 'resume', jobId], { dataDir })}`];
}

/** Of rows and items together. */
function ofAll(summaries: SinkSummaries) {
	const all: WrittenSummary[] = Object.values(summaries);
	const pending = all.filter(({ state }) => state === 'writing');
	return {
		summaries,
		isWriting: pending.length > 0,
		rows: all.reduce((total, { rows }) => total + rows, 0),
		outstanding: all.reduce((total, { outstanding }) => total + outstanding, 0),
		error: pending.find(({ error }) => error !== undefined)?.error,
	};
}
