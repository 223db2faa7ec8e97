import { forgetBlocked } from '../../../../../shared/app/jobs/blocked-job.ts';
import { createJobStopper } from '../../../../../shared/app/jobs/stop-job.ts';
import { hasEnded, type Job } from '../../../../../shared/core/job.ts';
import { interruptibly } from '../../../job/follow/interrupt.ts';
import { createReportEvents, type ReportEvents, watchJob } from '../../../job/follow/watch-job.ts';
import { find } from '../../../job/stack/find-job.ts';
import { againIfOwnerLeaves } from '../../../job/stack/owner-leaves.ts';
import { openReader, openSession, type Session } from '../../../job/stack/session.ts';
import { functionsOf } from '../../../job/stack/stack-settings.ts';
import { printJson } from '../../../output/print-json.ts';
import { createProgress, elapsedMs } from '../../../progress/progress.ts';
import { noPaint } from '../../../text/paint.ts';
import type { JobsCancelOptions } from './options.ts';

/** `shoal jobs cancel`: stops a job where it runs, or, if its process is gone, ends it here. */
export function run({ dataDir, jobId, json }: JobsCancelOptions): Promise<number> {
	return interruptibly(async (interrupted) => {
		let hadEnded: boolean | undefined;
		// The process that runs it closes its servers as soon as it sees the end, which may be before we do.
		const ended = await againIfOwnerLeaves(dataDir, async () => {
			const { session, job, events } = await openFor(dataDir, jobId);
			try {
				hadEnded ??= hasEnded(job.state);
				if (hasEnded(job.state)) return job;
				await forgetBlocked(session.stack.jobs, job);
				await createJobStopper(session.stack)(jobId, 'cancelled');
				return await waitForEnd(session, job, { events, interrupted });
			} finally {
				await session.close();
			}
		});
		if (json) printJson({ jobId, state: ended.state });
		else process.stderr.write(`Job ${jobId} ${hadEnded ? 'had ended:' : 'is'} ${ended.state}.\n`);
		return hasEnded(ended.state) ? 0 : 130;
	});
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

async function waitForEnd(
	session: Session,
	job: Job,
	{ events, interrupted }: { events: ReportEvents; interrupted: AbortSignal },
): Promise<Job> {
	const progress = createProgress({ screen: process.stderr, paint: noPaint, now: elapsedMs });
	try {
		return await watchJob(session, job, { progress, interrupted, events });
	} finally {
		progress.end();
	}
}
