import { printable } from '../../../../../shared/core/printable.ts';
import type { JobSummary } from '../../../../../shared/core/report/summary.ts';
import { type Session, withReader } from '../../../job/stack/session.ts';
import { isRemote } from '../../../options/api.ts';
import { printJson } from '../../../output/print-json.ts';
import type { ListedJobs } from '../../../remote/api-client.ts';
import { connect } from '../../../remote/connect.ts';
import { formatDuration } from '../../../text/format.ts';
import { textTable } from '../../../text/text-table.ts';
import { sayBlocked, summarize } from '../listed-job.ts';
import type { JobsListOptions } from './options.ts';

/** Jobs that a list shows. */
const MAX_LISTED = 50;

/** `shoal jobs list`: the newest jobs, also those that cannot be read. */
export async function run(options: JobsListOptions): Promise<number> {
	const { dataDir, json } = options;
	const { jobs, unreadable } = isRemote(options)
		? await (await connect(options)).jobs(MAX_LISTED)
		: await withReader(dataDir, listed);
	if (json) printJson({ jobs, ...(unreadable.length > 0 && { unreadable }) });
	else if (jobs.length + unreadable.length === 0) process.stderr.write(`No jobs ${placeOf(options)}.\n`);
	else if (jobs.length > 0) process.stdout.write(`${tableOf(jobs).join('\n')}\n`);
	for (const { jobId, reason } of unreadable) {
		process.stderr.write(`${printable(`Job ${jobId} cannot be read: ${reason}.`)}\n`);
	}
	for (const summary of jobs) sayBlocked(summary);
	return 0;
}

async function listed(session: Session): Promise<ListedJobs> {
	const { jobs, unreadable } = await session.stack.jobs.newest(MAX_LISTED);
	return { jobs: await Promise.all(jobs.map((job) => summarize(session, job))), unreadable };
}

function placeOf({ dataDir, api }: JobsListOptions): string {
	return api === undefined ? `in ${dataDir}` : `at ${api}`;
}

function tableOf(summaries: readonly JobSummary[]): string[] {
	return textTable([['job', 'state', 'mode', 'targets', 'took', 'source'], ...summaries.map(rowOf)]);
}

function rowOf({ jobId, state, mode, targets, progress, wallMs, source }: JobSummary): string[] {
	const count = progress === undefined ? String(targets) : `${progress.settled}/${progress.targets}`;
	return [jobId, state, mode, count, formatDuration(wallMs), printable(source)];
}
