import { shownDestination } from '../destination.ts';
import { endStateOf, type Job, type JobOptions, type JobTotals, type UsageTotals } from '../job.ts';
import { NO_WAITS } from '../record/host-waits.ts';
import { NO_TIMES } from '../record/phase-times.ts';
import { OUTCOMES } from '../result.ts';
import { billOf } from './bill.ts';
import { type BoundFigures, boundOf, permitsOf, threadsOf } from './bound.ts';
import { withIncomplete } from './incomplete.ts';
import { NO_USAGE } from './ledger.ts';
import type { JobProgress, JobSummary } from './summary.ts';

const MASK = '***';

const NOTHING_USED: UsageTotals = {
	...NO_USAGE,
	invocations: 0,
	instances: 0,
	coldStarts: 0,
	billedMs: 0,
	gbSeconds: 0,
	cpuMs: 0,
	peakMemoryMb: 0,
};

/**
 * The summary of a job.
 *
 * @param now - Milliseconds since the epoch; the wall clock of a job that runs on is up to now.
 * @param running - What is known of a job whose totals are not: the counters have it, with what they have of each outcome.
 */
export function summaryOf(job: Job, now: number, running?: RunningTotals): JobSummary {
	const summary = figuresOf(job, now, running);
	return job.totals === undefined ? summary : withIncomplete(summary);
}

function figuresOf(job: Job, now: number, running?: RunningTotals): JobSummary {
	const isOver = job.totals !== undefined;
	const totals = job.totals ?? totalsSoFar(now, running);
	const { usage, links, linksLost = 0, robotsUnreadable, schemesRefused, notes } = totals;
	return {
		jobId: job.jobId,
		mode: job.mode,
		state: job.state,
		source: job.source.name,
		...(job.retryOf !== undefined && { retryOf: job.retryOf }),
		...(job.schedule && { schedule: job.schedule.name }),
		targets: totals.targets,
		duplicates: totals.duplicates,
		notPlanned: totals.notPlanned,
		...(job.source.privateHosts !== undefined && { privateHosts: job.source.privateHosts }),
		limits: limitsOf(job),
		...(links && { links, linksLost }),
		...(!isOver && running !== undefined && { progress: progressOf(running) }),
		counts: totals.counts,
		...(totals.changes && { changes: totals.changes }),
		...(robotsUnreadable !== undefined && { robotsUnreadable }),
		...(schemesRefused !== undefined && { schemesRefused }),
		...(notes !== undefined && { notes }),
		retries: totals.retries,
		bytes: totals.bytes,
		waits: totals.waits ?? NO_WAITS,
		startedAt: new Date(job.createdAt).toISOString(),
		finishedAt: isOver ? new Date(totals.finishedAt).toISOString() : null,
		// Of clocks that differ, or were set back.
		wallMs: Math.max(0, totals.finishedAt - job.createdAt),
		invocations: usage.invocations,
		instances: usage.instances,
		coldStarts: usage.coldStarts,
		billedMs: usage.billedMs,
		gbSeconds: usage.gbSeconds,
		cpuMs: usage.cpuMs,
		...boundFiguresOf(job, usage),
		timeMs: totals.timeMs,
		peakMemoryMb: usage.peakMemoryMb,
		cost: billOf(usage),
		settings: shownOptions(job.options),
	};
}

type RunningTotals = JobProgress & Pick<JobTotals, 'bytes'> & JobTotals['counts'];

/** Of a job that runs on. */
function totalsSoFar(now: number, running?: RunningTotals): JobTotals {
	return {
		targets: running?.targets ?? 0,
		duplicates: 0,
		notPlanned: 0,
		counts: countsOf(running),
		retries: 0,
		bytes: running?.bytes ?? 0,
		timeMs: NO_TIMES,
		startedAt: now,
		finishedAt: now,
		usage: NOTHING_USED,
	};
}

/**
 * As people may see them: which headers and credentials go out, and not with what, as any of them may be a secret, and
 * reports are passed on; and how many certificates are trusted, which are for machines.
 */
function shownOptions({ visit, destinations, ...options }: JobOptions): JobOptions {
	const { headers, ca, credentials } = visit;
	const shown = {
		...visit,
		headers: masked(headers),
		...(ca !== undefined && { ca: `${ca.match(/-----BEGIN/g)?.length ?? 0} certificates` }),
		...(credentials !== undefined && { credentials: masked(credentials) }),
	};
	return { ...options, visit: shown, ...(destinations && { destinations: destinations.map(shownDestination) }) };
}

function masked(secrets: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(Object.keys(secrets).map((name) => [name, MASK]));
}

function progressOf({ targets, settled, failed }: JobProgress): JobProgress {
	return { targets, settled, failed };
}

function boundFiguresOf(job: Job, { cpuMs, billedMs, instances }: UsageTotals): BoundFigures {
	const permits = permitsOf(job, { instances, targets: job.totals?.targets ?? 0 });
	return boundOf({ cpuMs, billedMs, threads: threadsOf(job), permits, timeMs: job.totals?.timeMs ?? NO_TIMES });
}

/** By outcome, in the order of all outcomes. */
function countsOf(counted: JobTotals['counts'] = {}): JobTotals['counts'] {
	return Object.fromEntries(OUTCOMES.flatMap((outcome) => (counted[outcome] ? [[outcome, counted[outcome]]] : [])));
}

function limitsOf(job: Job): string[] {
	const isLimited = job.stopReason !== undefined && endStateOf(job) === 'limited';
	return [...(isLimited ? [job.stopReason] : []), ...(job.totals?.isCutByMaxPages ? ['maxPages'] : [])];
}
