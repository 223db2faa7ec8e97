import { createJobStopper } from '../../../shared/app/stop-job.ts';
import { hasEnded, type Job } from '../../../shared/core/job.ts';
import { onInterrupt } from '../job/interrupt.ts';
import { openReader, openSession, type Session } from '../job/session.ts';
import { functionsOf } from '../job/stack-settings.ts';
import { createNews, watchJob } from '../job/watch-job.ts';
import { noPaint } from '../paint.ts';
import { createProgress } from '../progress.ts';
import type { JobsCancelOptions } from '../requests.ts';
import { find } from './jobs-read.ts';

/** `shoal jobs cancel`: stops a job where it runs, or, if its process is gone, ends it here. */
export async function cancel({ dataDir, jobId, json }: JobsCancelOptions): Promise<number> {
	const news = createNews();
	const reader = await openReader(dataDir);
	const isElsewhere = reader.cloud === undefined;
	const job = await find(reader, jobId).finally(() => isElsewhere || reader.close());
	const session = isElsewhere
		? reader
		: await openSession({ dataDir, functions: functionsOf(job.mode), jobId, onReport: news.happened });
	try {
		const isStopping = await createJobStopper(session.stack)(jobId, 'cancelled');
		const ended = isStopping ? await waitForEnd(session, job, news) : job;
		if (json) process.stdout.write(`${JSON.stringify({ jobId, state: ended.state })}\n`);
		else
			process.stderr.write(
				isStopping ? `Job ${jobId} is ${ended.state}.\n` : `Job ${jobId} had ended: ${ended.state}.\n`,
			);
		return hasEnded(ended.state) ? 0 : 130;
	} finally {
		await session.close();
	}
}

async function waitForEnd(session: Session, job: Job, news: ReturnType<typeof createNews>): Promise<Job> {
	const interrupt = onInterrupt();
	const progress = createProgress({ screen: process.stderr, paint: noPaint, now: Date.now });
	try {
		return await watchJob(session, job, { progress, interrupted: interrupt.signal, news });
	} finally {
		progress.end();
		interrupt.stop();
	}
}
