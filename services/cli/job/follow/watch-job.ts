import { JobNotFoundError, UnreadableError } from '../../../../shared/core/errors.ts';
import { hasEnded, type Job } from '../../../../shared/core/job.ts';
import type { Progress as Counted } from '../../../../shared/ports/progress-counters.ts';
import type { Stack } from '../../../../shared/runtime/stack.ts';
import type { Progress } from '../../progress/progress.ts';
import type { Session } from '../stack/session.ts';
import { VISITORS } from '../stack/stack-settings.ts';
import { createLookInterval } from './look-interval.ts';
import { createWaitingNotice } from './waiting-notice.ts';

/** How often somebody who looks on is told at most; without a terminal, nobody does. */
const SHORTEST_MS = process.stderr.isTTY ? 250 : 1000;

/**
 * Shows how a job gets on until it has ended, or `interrupted` aborts.
 *
 * @throws {EnvironmentError} It stands still, since nothing can be kept any more.
 */
export async function watchJob(
	session: Session,
	job: Job,
	{ progress, interrupted, events }: { progress: Progress; interrupted: AbortSignal; events: ReportEvents },
): Promise<Job> {
	const { stack } = session;
	const notice = createWaitingNotice({ ...stack, log: progress.log });
	const interval = createLookInterval(SHORTEST_MS);
	let seen = job;
	let settled = -1;
	while (!hasEnded(seen.state) && !interrupted.aborted) {
		await eventOrPoll(session, { events, interrupted, waitMs: interval.waitMs });
		const [found, counters] = await Promise.all([look(stack, seen), stack.counters.read(job.jobId)]);
		interval.saw(counters.settled, stack.clock.now());
		seen = found;
		requireUnblocked(seen);
		const now = snapshot(session, seen, counters);
		if (now.settled === settled && !hasEnded(seen.state)) requireStorage(session);
		settled = now.settled;
		progress.update(now);
		await notice(job.jobId, now.settled);
	}
	return seen;
}

interface Waiting {
	readonly events: ReportEvents;
	readonly interrupted: AbortSignal;
	readonly waitMs: number;
}

/** Functions try again and again what a full disk refuses: a job that stands still may do so for ever. */
function requireStorage(session: Session): void {
	const fault = session.storageFault();
	if (fault !== undefined) throw fault;
}

/** Whoever loses ends, too: a timer that is left would hold the process until it fires. */
async function eventOrPoll(session: Session, { events, interrupted, waitMs }: Waiting): Promise<void> {
	const { clock } = session.stack;
	const over = new AbortController();
	await Promise.race([lastEvent(session, events), clock.sleep(waitMs, AbortSignal.any([interrupted, over.signal]))]);
	over.abort();
}

/** While others visit, the job goes on: looking at it would only take time from them. */
async function lastEvent(session: Session, events: ReportEvents): Promise<void> {
	do await events.next();
	while (visiting(session) > 0);
}

/** Tells when an invocation has ended: the job may have ended with it. */
export interface ReportEvents {
	happened(): void;
	next(): Promise<void>;
}

export function createReportEvents(): ReportEvents {
	let waiting = Promise.withResolvers<void>();
	return {
		happened() {
			waiting.resolve();
			waiting = Promise.withResolvers();
		},
		next: () => waiting.promise,
	};
}

/** @throws {JobNotFoundError} Somebody has deleted it. */
async function look({ jobs }: Stack, { jobId }: Job): Promise<Job> {
	const job = await jobs.get(jobId);
	if (job === undefined) throw new JobNotFoundError(`job ${jobId} was deleted while it ran`);
	return job;
}

/** @throws {UnreadableError} Nobody can go on with the job here: to wait for its end would be in vain. */
function requireUnblocked({ state, watch }: Job): void {
	if (watch?.blocked !== undefined && !hasEnded(state)) throw new UnreadableError(watch.blocked);
}

function snapshot(session: Session, job: Job, counters: Counted) {
	return {
		settled: counters.settled,
		failed: counters.failed,
		...(job.options.crawl ? { total: undefined, known: counters.targets } : { total: job.source.targets }),
		instances: visiting(session),
		phase: job.state,
	};
}

/** Instances that run an invocation. */
function visiting({ cloud }: Session): number {
	const instances = cloud?.instances() ?? {};
	return VISITORS.reduce((total, name) => total + (instances[name]?.busy ?? 0), 0);
}
