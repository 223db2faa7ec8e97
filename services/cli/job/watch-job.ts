import { JobNotFoundError } from '../../../shared/core/errors.ts';
import { hasEnded, type Job } from '../../../shared/core/job/job.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { Stack } from '../../../shared/runtime/stack.ts';
import type { Progress } from '../progress.ts';
import type { Session } from './session.ts';
import { VISITORS } from './stack-settings.ts';
import { createWaitingNotice } from './waiting-notice.ts';

/** How often somebody who looks on is told; without a terminal, nobody does. */
const POLL_MS = process.stderr.isTTY ? 250 : 1000;

/** Shows how a job gets on until it has ended, or `interrupted` aborts. */
export async function watchJob(
	session: Session,
	job: Job,
	{ progress, interrupted, news }: { progress: Progress; interrupted: AbortSignal; news: News },
): Promise<Job> {
	const { stack } = session;
	const notice = createWaitingNotice({ ...stack, log: progress.log });
	let seen = job;
	while (!hasEnded(seen.state) && !interrupted.aborted) {
		await newsOrPoll(news, stack.clock, interrupted);
		seen = await look(stack, seen);
		const now = await snapshot(session, seen);
		progress.update(now);
		await notice(job.jobId, now.settled);
	}
	return seen;
}

/** Whoever loses ends, too: a timer that is left would hold the process until it fires. */
async function newsOrPoll(news: News, clock: Clock, interrupted: AbortSignal): Promise<void> {
	const over = new AbortController();
	await Promise.race([news.next(), clock.sleep(POLL_MS, AbortSignal.any([interrupted, over.signal]))]);
	over.abort();
}

/** Tells when an invocation has ended: the job may have ended with it. */
export interface News {
	happened(): void;
	next(): Promise<void>;
}

export function createNews(): News {
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

async function snapshot({ stack, cloud }: Session, job: Job) {
	const counters = await stack.counters.read(job.jobId);
	const instances = cloud?.instances() ?? {};
	const busy = VISITORS.reduce((total, name) => total + (instances[name]?.busy ?? 0), 0);
	return {
		settled: counters.settled,
		failed: counters.failed,
		...(job.options.crawl ? { total: undefined, known: counters.targets } : { total: job.source.targets }),
		instances: busy,
		phase: job.state,
	};
}
