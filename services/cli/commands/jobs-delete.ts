import { createJobEraser } from '../../../shared/app/job/erase-job.ts';
import { EnvironmentError } from '../../../shared/core/errors.ts';
import { hasEnded, type Job } from '../../../shared/core/job/job.ts';
import { commandLine } from '../command-line.ts';
import { formatPlural } from '../format.ts';
import { find } from '../job/find-job.ts';
import { withReader } from '../job/session.ts';
import { printJson } from '../output/print-json.ts';
import type { JobsDeleteOptions } from '../requests.ts';

/** `shoal jobs delete`: all of the jobs that are named, or, if one of them may not be deleted, none. */
export async function deleteJobs({ dataDir, jobIds, force, json }: JobsDeleteOptions): Promise<number> {
	const ids = [...new Set(jobIds)];
	const left = new Set(ids);
	return withReader(dataDir, async (session) => {
		const jobs: Job[] = [];
		for (const jobId of left) jobs.push(await find(session, jobId));
		const running = jobs.find((job) => !hasEnded(job.state));
		if (running !== undefined && !force) throw stillThere(running, dataDir);

		const eraseJob = createJobEraser(session.stack);
		for (const { jobId } of jobs) {
			await eraseJob(jobId);
			left.delete(jobId);
		}
		if (json) printJson({ deleted: ids });
		else process.stderr.write(`Deleted ${formatPlural(ids.length, 'job')}.\n`);
		return 0;
	});
}

function stillThere({ jobId, state }: Job, dataDir: string): EnvironmentError {
	const ways = `cancel it first (${commandLine(['jobs', 'cancel', jobId], { dataDir })}), or delete it as it is with --force`;
	return new EnvironmentError(`job ${jobId} has not ended, it is ${state}; ${ways}`);
}
