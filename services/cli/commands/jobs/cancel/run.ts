import { forgetBlocked } from '../../../../../shared/app/jobs/blocked-job.ts';
import { createJobStopper } from '../../../../../shared/app/jobs/stop-job.ts';
import { hasEnded, type Job, type JobState } from '../../../../../shared/core/job.ts';
import { systemClock } from '../../../../../shared/runtime/system-clock.ts';
import { interruptibly } from '../../../job/follow/interrupt.ts';
import { createReportEvents, type ReportEvents, watchJob } from '../../../job/follow/watch-job.ts';
import { find } from '../../../job/stack/find-job.ts';
import { againIfOwnerLeaves } from '../../../job/stack/owner-leaves.ts';
import { openReader, openSession, type Session } from '../../../job/stack/session.ts';
import { functionsOf } from '../../../job/stack/stack-settings.ts';
import { isRemote, type Remote } from '../../../options/api.ts';
import { printJson } from '../../../output/print-json.ts';
import { createProgress, elapsedMs, type Progress } from '../../../progress/progress.ts';
import { connect } from '../../../remote/connect.ts';
import { noPaint } from '../../../text/paint.ts';
import type { JobsCancelOptions } from './options.ts';

interface Cancelled {
	readonly state: JobState;
	/** Before it was to be cancelled. */
	readonly hadEnded: boolean;
}

/** `shoal jobs cancel`: stops a job where it runs, or, if its process is gone, ends it here. */
export function run(options: JobsCancelOptions): Promise<number> {
	return interruptibly(async (interrupted) => {
		const { jobId, json } = options;
		const { state, hadEnded } = isRemote(options)
			? await cancelRemote(options, interrupted)
			: await cancelHere(options, interrupted);
		if (json) printJson({ jobId, state });
		else process.stderr.write(`Job ${jobId} ${hadEnded ? 'had ended:' : 'is'} ${state}.\n`);
		return hasEnded(state) ? 0 : 130;
	});
}

async function cancelHere({ dataDir, jobId }: JobsCancelOptions, interrupted: AbortSignal): Promise<Cancelled> {
	let hadEnded: boolean | undefined;
	// The process that runs it closes its servers as soon as it sees the end, which may be before we do.
	const { state } = await againIfOwnerLeaves(dataDir, async () => {
		const { session, job, events } = await openFor(dataDir, jobId);
		try {
			hadEnded ??= hasEnded(job.state);
			if (hasEnded(job.state)) return job;
			await forgetBlocked(session.stack.jobs, job);
			await createJobStopper(session.stack)(jobId, 'cancelled');
			return await waitForEnd((progress) => watchJob(session, job, { progress, interrupted, events }));
		} finally {
			await session.close();
		}
	});
	return { state, hadEnded: hadEnded === true };
}

async function cancelRemote(options: Remote<JobsCancelOptions>, interrupted: AbortSignal): Promise<Cancelled> {
	const { jobId } = options;
	const client = await connect(options);
	if (hasEnded((await client.job(jobId)).state)) return { ...(await client.cancel(jobId)), hadEnded: true };
	await client.cancel(jobId);
	const { remoteJob } = await import('../../../remote/remote-job.ts');
	const job = remoteJob(client, { jobId, options, clock: systemClock });
	await waitForEnd((progress) => job.watch(progress, interrupted));
	return { state: (await client.job(jobId)).state, hadEnded: false };
}

interface Found {
	readonly session: Session;
	readonly job: Job;
	readonly events: ReportEvents;
}

/** Beside the owner of the folder, or as the owner, with the functions that can end the job. */
async function openFor(dataDir: string, jobId: string): Promise<Found> {
	const events = createReportEvents();
	const reader = await openReader(dataDir);
	const job = await find(reader, jobId).catch(async (error) => {
		await reader.close();
		throw error;
	});
	if (reader.cloud === undefined || hasEnded(job.state)) return { session: reader, job, events };
	await reader.close();
	const functions = functionsOf(job.mode);
	return { session: await openSession({ dataDir, functions, jobId, onReport: events.happened }), job, events };
}

async function waitForEnd<T>(watch: (progress: Progress) => Promise<T>): Promise<T> {
	const progress = createProgress({ screen: process.stderr, paint: noPaint, now: elapsedMs });
	try {
		return await watch(progress);
	} finally {
		progress.end();
	}
}
