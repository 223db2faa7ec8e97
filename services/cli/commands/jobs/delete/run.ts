import { createJobEraser } from '../../../../../shared/app/jobs/erase-job.ts';
import { EnvironmentError, UnreadableError } from '../../../../../shared/core/errors.ts';
import { hasEnded } from '../../../../../shared/core/job.ts';
import { find } from '../../../job/stack/find-job.ts';
import { type Session, withReader } from '../../../job/stack/session.ts';
import { printJson } from '../../../output/print-json.ts';
import { commandLine } from '../../../text/command-line.ts';
import { formatPlural } from '../../../text/format.ts';
import type { JobsDeleteOptions } from './options.ts';

/** Newest jobs among which one that cannot be read is looked for. */
const MAX_LOOKED_AT = 1_000;

/** `shoal jobs delete`: all of the jobs that are named, or, if one of them may not be deleted, none. */
export async function run({ dataDir, jobIds, force, json }: JobsDeleteOptions): Promise<number> {
	const ids = [...new Set(jobIds)];
	const left = new Set(ids);
	return withReader(dataDir, async (session) => {
		const jobs: Stored[] = [];
		for (const jobId of left) jobs.push(await look(session, jobId));
		const running = jobs.find((job) => !job.hasEnded);
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

interface Stored {
	readonly jobId: string;
	/** As far as it can be told. */
	readonly state: string;
	readonly hasEnded: boolean;
}

/** One that cannot be read can be deleted all the same. */
async function look(session: Session, jobId: string): Promise<Stored> {
	try {
		const { state } = await find(session, jobId);
		return { jobId, state, hasEnded: hasEnded(state) };
	} catch (error) {
		if (!(error instanceof UnreadableError)) throw error;
		const { unreadable } = await session.stack.jobs.newest(MAX_LOOKED_AT);
		const listed = unreadable.find((job) => job.jobId === jobId);
		return { jobId, state: 'of another version', hasEnded: listed?.hasEnded ?? false };
	}
}

function stillThere({ jobId, state }: Stored, dataDir: string): EnvironmentError {
	const ways = `cancel it first (${commandLine(['jobs', 'cancel', jobId], { dataDir })}), or delete it as it is with --force`;
	return new EnvironmentError(`job ${jobId} has not ended, it is ${state}; ${ways}`);
}
