import { createJobEraser } from '../../../../../shared/app/jobs/erase-job.ts';
import { EnvironmentError, UnreadableError } from '../../../../../shared/core/errors.ts';
import { hasEnded } from '../../../../../shared/core/job.ts';
import { find } from '../../../job/stack/find-job.ts';
import { type Session, withReader } from '../../../job/stack/session.ts';
import { isRemote, type Remote } from '../../../options/api.ts';
import { printJson } from '../../../output/print-json.ts';
import { connect } from '../../../remote/connect.ts';
import { commandLine } from '../../../text/command-line.ts';
import { formatPlural } from '../../../text/format.ts';
import type { JobsDeleteOptions } from './options.ts';

/** Newest jobs among which one that cannot be read is looked for. */
const MAX_LOOKED_AT = 1_000;

/** `shoal jobs delete`: all of the jobs that are named, or, if one of them may not be deleted, none. */
export async function run(options: JobsDeleteOptions): Promise<number> {
	const { jobIds, json } = options;
	const ids = [...new Set(jobIds)];
	const left = new Set(ids);
	if (isRemote(options)) await deleteAll(left, await storedThere(options), options);
	else await withReader(options.dataDir, (session) => deleteAll(left, storedHere(session), options));
	if (json) printJson({ deleted: ids });
	else process.stderr.write(`Deleted ${formatPlural(ids.length, 'job')}.\n`);
	return 0;
}

interface StoredJobs {
	look(jobId: string): Promise<Stored>;
	erase(jobId: string): Promise<unknown>;
}

/** @param left - Those that are to be deleted; what is, is taken out. */
async function deleteAll(left: Set<string>, { look, erase }: StoredJobs, options: JobsDeleteOptions): Promise<void> {
	const jobs: Stored[] = [];
	for (const jobId of left) jobs.push(await look(jobId));
	const running = jobs.find((job) => !job.hasEnded);
	if (running !== undefined && !options.force) throw stillThere(running, options);
	for (const { jobId } of jobs) {
		await erase(jobId);
		left.delete(jobId);
	}
}

function storedHere(session: Session): StoredJobs {
	return { look: (jobId) => look(session, jobId), erase: createJobEraser(session.stack) };
}

async function storedThere(options: Remote<JobsDeleteOptions>): Promise<StoredJobs> {
	const client = await connect(options);
	return {
		async look(jobId) {
			const { state } = await client.job(jobId);
			return { jobId, state, hasEnded: hasEnded(state) };
		},
		erase: (jobId) => client.erase(jobId, options.force),
	};
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

function stillThere({ jobId, state }: Stored, options: JobsDeleteOptions): EnvironmentError {
	const ways = `cancel it first (${commandLine(['jobs', 'cancel', jobId], options)}), or delete it as it is with --force`;
	return new EnvironmentError(`job ${jobId} has not ended, it is ${state}; ${ways}`);
}
