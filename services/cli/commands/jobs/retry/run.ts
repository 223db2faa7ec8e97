import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { keptQuarantine } from '../../../../../shared/app/jobs/kept-quarantine.ts';
import { createResultReader } from '../../../../../shared/app/jobs/read-results.ts';
import { createJobRetrier, failedIn } from '../../../../../shared/app/jobs/retry-job.ts';
import { createJobStarter } from '../../../../../shared/app/jobs/start-job.ts';
import { EnvironmentError } from '../../../../../shared/core/errors.ts';
import { hasEnded, type Job } from '../../../../../shared/core/job.ts';
import type { Extracting } from '../../../../../shared/core/report/extract-columns.ts';
import { isFailure, OUTCOMES } from '../../../../../shared/core/result.ts';
import { systemClock } from '../../../../../shared/runtime/system-clock.ts';
import { interruptibly } from '../../../job/follow/interrupt.ts';
import { type FollowInput, followToEnd, runToEnd } from '../../../job/follow/run-to-end.ts';
import { find } from '../../../job/stack/find-job.ts';
import { type Session, withReader } from '../../../job/stack/session.ts';
import { keepSink } from '../../../job/start/keep-sink.ts';
import { requireReportsArrive } from '../../../job/start/require-destinations.ts';
import { announced, KEEP_DAYS, type RunningScrape, startOn } from '../../../job/start/start-scrape.ts';
import { isRemote, type Remote } from '../../../options/api.ts';
import { openSinks } from '../../../output/open-sinks.ts';
import { printJson } from '../../../output/print-json.ts';
import { connect } from '../../../remote/connect.ts';
import { commandLine } from '../../../text/command-line.ts';
import { userAgent } from '../../../version.ts';
import { openQuarantine } from '../../check/link-quarantine.ts';
import type { JobsRetryOptions } from './options.ts';
import { retryOf } from './retry-of.ts';

/** `shoal jobs retry`: a new job of the targets that failed in another, followed to its end. */
export function run(options: JobsRetryOptions): Promise<number> {
	return interruptibly(async (interrupted) => {
		await requireReportsArrive(options);
		let extracting: Extracting | undefined;
		const sinks = await openSinks({ ...options, columns: () => extracting });
		if (isRemote(options)) return retryRemote(options, { sinks, interrupted });
		const { old, kept } = await withReader(options.dataDir, async (reader) => ({
			old: await find(reader, options.jobId),
			kept: await keptQuarantine(reader.stack.objects, options.jobId),
		}));
		if (!hasEnded(old.state)) throw notEnded(old, options);
		if (failedIn(old) === 0) return nothingFailed(old, options);
		const quarantine = await openQuarantine(kept);
		const started = await startRetry(old, options, interrupted);
		extracting = old.options.visit;
		if (started === undefined) {
			process.stderr.write('Interrupted before the job was stored: nothing was run.\n');
			return 130;
		}
		const { session, job, events } = started;
		try {
			const code = await runToEnd(session, job, { options, sinks, events, interrupted });
			if (code !== 130) await quarantine?.release(await workingAgain(session, job.jobId));
			return code;
		} finally {
			await session.close();
		}
	});
}

/** A link that works again is no longer in quarantine; one that does not was counted by its check. */
async function workingAgain({ stack }: Session, jobId: string): Promise<ReadonlySet<string>> {
	const working = new Set<string>();
	for await (const { url } of createResultReader(stack, { outcomes: new Set(['ok']) })(jobId, 'completion'))
		working.add(url);
	return working;
}

async function retryRemote(
	options: Remote<JobsRetryOptions>,
	input: Pick<FollowInput, 'sinks' | 'interrupted'>,
): Promise<number> {
	const client = await connect(options);
	const old = await client.job(options.jobId);
	if (!hasEnded(old.state)) throw notEnded(old, options);
	if (OUTCOMES.every((outcome) => !isFailure(outcome) || !old.counts[outcome])) return nothingFailed(old, options);
	const jobId = await client.retry(old.jobId, await wishOf(options), randomUUID());
	process.stderr.write(`Job ${jobId} is started at ${client.url}.\n`);
	const { remoteJob } = await import('../../../remote/remote-job.ts');
	return followToEnd(remoteJob(client, { jobId, options, clock: systemClock }), { ...input, options });
}

/** What the command line says, where a request has a name for it. */
async function wishOf(options: JobsRetryOptions) {
	const { requestOptions } = await import('../../../remote/request-options.ts');
	const { mode, given } = options;
	const isAsked = given.has('mode') && mode !== 'auto';
	return { ...(isAsked && { mode }), options: requestOptions(options, given) };
}

async function startRetry(
	old: Job,
	asked: JobsRetryOptions,
	interrupted: AbortSignal,
): Promise<RunningScrape | undefined> {
	if (old.options.visit.extractModule !== undefined) {
		const { requireModule } = await import('../../../source/extract-module-file.ts');
		await requireModule(old.options.visit);
	}
	const sink = await keepSink(asked);
	const { settings, options } = retryOf(old, asked, { cores: availableParallelism(), userAgent: userAgent(), sink });
	return startOn(settings, interrupted, async ({ stack }, newJobId) => {
		const job = await createJobRetrier({ ...stack, startJob: createJobStarter(stack) })({
			jobId: old.jobId,
			newJobId,
			mode: settings.mode,
			options: announced(settings.mode, options),
			keepDays: KEEP_DAYS,
			throwIfAborted: () => interrupted.throwIfAborted(),
		});
		if (job === undefined) throw new EnvironmentError(`job ${old.jobId} has no failed targets any more`);
		return job;
	});
}

function notEnded({ jobId, state }: Pick<Job, 'jobId' | 'state'>, options: JobsRetryOptions): EnvironmentError {
	const way = commandLine(['jobs', 'resume', jobId], options);
	return new EnvironmentError(`job ${jobId} has not ended, it is ${state}; go on with it first: ${way}`);
}

function nothingFailed({ jobId }: Pick<Job, 'jobId'>, { json }: JobsRetryOptions): number {
	if (json) printJson({ retryOf: jobId, targets: 0 });
	else process.stderr.write(`Job ${jobId} has no failed targets: nothing was run.\n`);
	return 0;
}
