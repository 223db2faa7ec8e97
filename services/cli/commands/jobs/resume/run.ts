import { availableParallelism } from 'node:os';
import { keptBaseline } from '../../../../../shared/app/jobs/kept-baseline.ts';
import { keptQuarantine } from '../../../../../shared/app/jobs/kept-quarantine.ts';
import { createJobResumer } from '../../../../../shared/app/jobs/resume-job.ts';
import { hasEnded, type Job } from '../../../../../shared/core/job.ts';
import { compareLinks } from '../../../../../shared/core/report/compare-links.ts';
import type { JobReport } from '../../../../../shared/core/report/report.ts';
import { interruptedText } from '../../../job/follow/embedded-job.ts';
import { interruptibly } from '../../../job/follow/interrupt.ts';
import { runToEnd } from '../../../job/follow/run-to-end.ts';
import { createReportEvents } from '../../../job/follow/watch-job.ts';
import { find } from '../../../job/stack/find-job.ts';
import { openSession, withReader } from '../../../job/stack/session.ts';
import { chaosOf, functionsFor, parametersOf } from '../../../job/stack/stack-settings.ts';
import { executionOf } from '../../../job/start/local-execution.ts';
import { isRemote, type Remote } from '../../../options/api.ts';
import { openFollowSinks } from '../../../output/follow-sinks.ts';
import { connect } from '../../../remote/connect.ts';
import { concludeCheck } from '../../check/conclude-check.ts';
import { openQuarantine } from '../../check/link-quarantine.ts';
import type { JobsResumeOptions } from './options.ts';

/** `shoal jobs resume`: goes on with a job whose process has died or was interrupted. */
export function run(options: JobsResumeOptions): Promise<number> {
	return interruptibly(async (interrupted) => {
		if (isRemote(options)) return resumeRemote(options, interrupted);
		// What the stack has to be started with stands in the job, and what stdout is for.
		const { found, kept } = await withReader(options.dataDir, async (reader) => ({
			found: await find(reader, options.jobId),
			kept: await keptQuarantine(reader.stack.objects, options.jobId),
		}));
		const { mode, options: settings } = found;
		const checksLinks = settings.crawl?.checksLinks === true;
		const sinks = await openFollowSinks({ ...options, columns: () => settings.visit }, { checksLinks });
		await requireModuleOf(found);
		const quarantine = checksLinks ? await openQuarantine(options.quarantine ?? kept, options.jobId) : undefined;
		if (interrupted.aborted) return stopped(found, options);
		const events = createReportEvents();
		const session = await openSession({
			dataDir: options.dataDir,
			parameters: parametersOf({
				...options,
				...executionOf({ ...options, ...settings, mode }, availableParallelism()),
				memoryMb: settings.memoryMb,
			}),
			functions: functionsFor(mode, settings),
			jobId: options.jobId,
			onReport: events.happened,
			chaos: chaosOf(options),
		});
		try {
			if (interrupted.aborted) return stopped(found, options);
			const job = await createJobResumer(session.stack)(options.jobId);
			if (hasEnded(job.state)) process.stderr.write(`Job ${job.jobId} had ended: nothing is left to do.\n`);
			const baseline = checksLinks ? await keptBaseline(session.stack.objects, job.jobId) : undefined;
			const judge = (report: JobReport) => compareLinks(report, { baseline, quarantine });
			const conclude = (report: JobReport) => concludeCheck(report, { options, quarantine });
			return await runToEnd(session, job, {
				options,
				sinks,
				events,
				interrupted,
				...(checksLinks && { judge, conclude }),
			});
		} finally {
			await session.close();
		}
	});
}

async function requireModuleOf({ state, options: { visit } }: Job): Promise<void> {
	if (visit.extractModule === undefined || hasEnded(state)) return;
	const { requireModule } = await import('../../../source/extract-module-file.ts');
	await requireModule(visit);
}

async function resumeRemote(options: Remote<JobsResumeOptions>, interrupted: AbortSignal): Promise<number> {
	const client = await connect(options);
	const { followRemote } = await import('../../../remote/follow-remote.ts');
	return followRemote(client, {
		options,
		quarantine: options.quarantine,
		interrupted,
		async begin() {
			const { jobId, state } = await client.resume(options.jobId);
			if (hasEnded(state)) process.stderr.write(`Job ${jobId} had ended: nothing is left to do.\n`);
		},
	});
}

function stopped(job: Job, options: JobsResumeOptions): number {
	process.stderr.write(`${interruptedText(job, options)}\n`);
	return 130;
}
