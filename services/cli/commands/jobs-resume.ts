import { createJobResumer } from '../../../shared/app/resume-job.ts';
import { hasEnded } from '../../../shared/core/job.ts';
import { openSinks, runToEnd } from '../job/run-to-end.ts';
import { openReader, openSession } from '../job/session.ts';
import { functionsOf, parametersOf } from '../job/stack-settings.ts';
import { createNews } from '../job/watch-job.ts';
import type { JobsResumeOptions } from '../requests.ts';
import { find } from './jobs-read.ts';

/** `shoal jobs resume`: goes on with a job whose process has died or was interrupted. */
export async function resume(options: JobsResumeOptions): Promise<number> {
	const sinks = await openSinks(options);
	const { mode, options: settings } = await read(options);
	const news = createNews();
	const session = await openSession({
		dataDir: options.dataDir,
		parameters: parametersOf({ ...options, mode, concurrency: settings.concurrency, memoryMb: settings.memoryMb }),
		functions: functionsOf(mode),
		jobId: options.jobId,
		onReport: news.happened,
	});
	try {
		const job = await createJobResumer(session.stack)(options.jobId);
		if (hasEnded(job.state)) process.stderr.write(`Job ${job.jobId} had ended: nothing is left to do.\n`);
		return await runToEnd(session, job, { options, sinks, news });
	} finally {
		await session.close();
	}
}

/** What the stack has to be started with stands in the job. */
async function read({ dataDir, jobId }: JobsResumeOptions) {
	const reader = await openReader(dataDir);
	try {
		return await find(reader, jobId);
	} finally {
		await reader.close();
	}
}
