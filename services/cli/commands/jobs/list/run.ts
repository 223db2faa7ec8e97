import { printable } from '../../../../../shared/core/printable.ts';
import type { JobSummary } from '../../../../../shared/core/report/summary.ts';
import { withReader } from '../../../job/stack/session.ts';
import { printJson } from '../../../output/print-json.ts';
import { formatDuration } from '../../../text/format.ts';
import { textTable } from '../../../text/text-table.ts';
import { sayBlocked, summarize } from '../listed-job.ts';
import type { JobsListOptions } from './options.ts';

/** Jobs that a list shows. */
const MAX_LISTED = 50;

/** `shoal jobs list`: the newest jobs, also those that cannot be read. */
export async function run({ dataDir, json }: JobsListOptions): Promise<number> {
	return withReader(dataDir, async (session) => {
		const { jobs, unreadable } = await session.stack.jobs.newest(MAX_LISTED);
		const summaries = await Promise.all(jobs.map((job) => summarize(session, job)));
		if (json) printJson({ jobs: summaries, ...(unreadable.length > 0 && { unreadable }) });
		else if (summaries.length + unreadable.length === 0) process.stderr.write(`No jobs in ${dataDir}.\n`);
		else if (summaries.length > 0) process.stdout.write(`${tableOf(summaries).join('\n')}\n`);
		for (const { jobId, reason } of unreadable) {
			process.stderr.write(`${printable(`Job ${jobId} cannot be read: ${reason}.`)}\n`);
		}
		for (const summary of summaries) sayBlocked(summary);
		return 0;
	});
}

function tableOf(summaries: readonly JobSummary[]): string[] {
	return textTable([['job', 'state', 'mode', 'targets', 'took', 'source'], ...summaries.map(rowOf)]);
}

function rowOf({ jobId, state, mode, targets, progress, wallMs, source }: JobSummary): string[] {
	const count = progress === undefined ? String(targets) : `${progress.settled}/${progress.targets}`;
	return [jobId, state, mode, count, formatDuration(wallMs), printable(source)];
}
