import type { SinkOptions } from './deliver/rows/sink.ts';
import type { Destination } from './destination.ts';
import type { Politeness } from './hosts/politeness.ts';
import type { CrawlOptions, LinkSums } from './links/crawl.ts';
import type { HostWaits } from './record/host-waits.ts';
import type { JobLimits } from './record/limits.ts';
import type { PhaseTimes } from './record/phase-times.ts';
import type { ExportSpec } from './report/export/export-spec.ts';
import type { Change, Notes, Outcome } from './result.ts';
import type { Versioned } from './stored-version.ts';
import type { VisitOptions } from './visit.ts';

/** How a job is executed; everything below the one switch on it is shared by all three. */
export const MODES = ['fanout', 'threads', 'sequential'] as const;
export type Mode = (typeof MODES)[number];

/**
 * `planning` (the source is not cut to its end) → `running` → `finished` (totals are known) → `reported`,
 * or `stopping` before `finished`, and then the end state that names why.
 */
export const JOB_STATES = [
	'planning',
	'running',
	'stopping',
	'finished',
	'reported',
	'cancelled',
	'limited',
	'failed',
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Why a job stops before its plan is done; `endStateOf` tells what becomes of it. */
export type StopReason = 'cancelled' | 'failed' | 'maxDuration' | 'maxInvocations' | 'maxCostUsd';

/** Settings of a job, fixed when it starts; each chunk of it is handled by them, in every mode. */
export interface JobOptions {
	readonly visit: VisitOptions;
	/** Attempts after the first, per target. */
	readonly retries: number;
	/** Requests in flight in one instance (fanout) or one thread (threads); 1 in sequential mode. */
	readonly concurrency: number;
	/** `DEFAULT_POLITENESS` if absent. */
	readonly politeness?: Politeness;
	/** Targets in a chunk at most. */
	readonly chunkSize: number;
	/** Threads of the one instance; of no meaning in fanout. */
	readonly threads: number;
	/** What the bill and the prediction use; the platform fixes the real one. */
	readonly memoryMb: number;
	/** Absent: pages are not compared with what an earlier job has seen. */
	readonly changes?: ChangeOptions;
	/** Absent on a job that visits its source alone. */
	readonly crawl?: CrawlOptions;
	/** None, if absent. */
	readonly limits?: JobLimits;
	/** Where its report is sent; beside them those of the stack. */
	readonly destinations?: readonly Destination[];
	/** Who named them sits at the machine that sends: they may be in its own network, as what an operator names may. */
	readonly trustsDestinations?: true;
	/** The database that its results go to, too. */
	readonly sink?: SinkOptions;
	/** Whether each of its results is an item of the table, too. */
	readonly resultItems?: true;
	/** That are made of its results when it has ended. */
	readonly exports?: readonly ExportSpec[];
}

/** Pages are compared with what the last job of the same name has seen of them. */
export interface ChangeOptions {
	readonly name: string;
	/** What has not changed is left out of the results, and not fetched where its server can tell. */
	readonly only?: true;
}

/** Where the targets come from, as copied to the object store before the job starts. */
export interface JobSource {
	/** For people: `urls`, or the name of the file. */
	readonly name: string;
	/** Object that holds one JSON string a line, one line a target. */
	readonly key: string;
	readonly bytes: number;
	readonly targets: number;
	/** Hosts in it that are plainly of this machine or its network; absent if there are none. */
	readonly privateHosts?: number;
	/** Where they are to be read from first: until then there is no copy. */
	readonly sitemap?: JobSitemap;
}

/** Sitemaps that a dispatcher reads before it plans. */
export interface JobSitemap {
	/** Of a sitemap, or of a site. */
	readonly url: string;
	/** What has not changed since then is left out; milliseconds since the epoch. */
	readonly since?: number;
}

/** The job item. Times are milliseconds since the epoch. */
export interface Job extends Versioned {
	readonly jobId: string;
	readonly mode: Mode;
	readonly state: JobState;
	readonly stopReason?: StopReason;
	readonly source: JobSource;
	readonly options: JobOptions;
	readonly createdAt: number;
	/** The job whose failed targets are the source of this one. */
	readonly retryOf?: string;
	/** What started it, if that was a schedule. */
	readonly schedule?: ScheduledRun;
	/** When it is swept away; seconds since the epoch, as DynamoDB's TTL wants. */
	readonly expiresAt: number;
	/** Set with `finished`, by the recount. */
	readonly totals?: JobTotals;
	/** What the sweeper remembers from one pass to the next. */
	readonly watch?: Watch;
}

/** The run of a schedule that a job is. */
export interface ScheduledRun {
	readonly name: string;
	/** When it was to start, in milliseconds since the epoch. */
	readonly plannedAt: number;
	/** The last job of the schedule before it: what broke since then is new. */
	readonly previousJobId?: string;
}

/** Sums over the records of a closed job: the only figures that a report is made of. */
export interface JobTotals {
	readonly targets: number;
	readonly duplicates: number;
	/** Targets that were known, and are in no chunk: a stop or `maxPages` left them out. */
	readonly notPlanned: number;
	/** Whether `maxPages` left pages out, or left them unfollowed. */
	readonly isCutByMaxPages?: boolean;
	/** Of a crawl. */
	readonly links?: LinkSums;
	/** Records whose links nobody could take in. */
	readonly linksLost?: number;
	readonly counts: Readonly<Partial<Record<Outcome, number>>>;
	/** Of a job with a name. */
	readonly changes?: Readonly<Partial<Record<Change, number>>>;
	/** Of `robots`, those of hosts whose robots.txt could not be read; absent if there are none. */
	readonly robotsUnreadable?: number;
	/** Of `refused`, those whose scheme is neither http nor https; absent if there are none. */
	readonly schemesRefused?: number;
	/** Results with a note; absent if there are none. */
	readonly notes?: Notes;
	readonly retries: number;
	readonly bytes: number;
	/** Where the time of its targets went. */
	readonly timeMs: PhaseTimes;
	/** What its hosts made it wait for; absent in jobs of earlier versions. */
	readonly waits?: HostWaits;
	readonly startedAt: number;
	readonly finishedAt: number;
	readonly usage: UsageTotals;
}

/** What the invocations of a job used, summed over its ledger. */
export interface UsageTotals {
	readonly invocations: number;
	/** That visited, or would have: those of the dispatcher, the sweeper and of dead letters are not among them. */
	readonly instances: number;
	/** Of these. */
	readonly coldStarts: number;
	readonly billedMs: number;
	readonly gbSeconds: number;
	readonly cpuMs: number;
	readonly peakMemoryMb: number;
	/** To standard queues without a message group, each started 64 KB counted. */
	readonly sqsRequests: number;
	/** To FIFO queues, and to standard queues with a message group. */
	readonly sqsGroupedRequests: number;
	readonly readUnits: number;
	readonly writeUnits: number;
	readonly s3Puts: number;
	readonly s3Gets: number;
}

/** The sweeper's memory of a job: whether messages may have been lost, and how often it has sent some again. */
export interface Watch {
	/** Passes in a row that found the job's queue empty. */
	readonly quiet: number;
	/** Re-sends made because the time for a delivery had passed, each doubling that time. */
	readonly resends: number;
	/** When missing chunks were last sent again. */
	readonly resentAt: number;
	/** Re-sends of a chunk that were made while the queue was empty; beyond a limit it is `dead_letter`. */
	readonly quietResends: number;
	/** Chunks recorded at the last pass: progress starts the waiting anew. */
	readonly recorded: number;
	/** What keeps it from going on here, for people; absent if nothing does. */
	readonly blocked?: string;
}

/**
 * The state that a job ends in, once its report is stored.
 *
 * A limit that was reached during the last visits, and left nothing out, has limited nothing: such a job is done. What
 * a stopped crawl had not followed yet, nobody knows.
 */
export function endStateOf({ stopReason, options, totals }: Pick<Job, 'stopReason' | 'options' | 'totals'>): JobState {
	if (stopReason === undefined) return 'reported';
	if (stopReason === 'cancelled' || stopReason === 'failed') return stopReason;
	return options.crawl === undefined && totals !== undefined && isWhole(totals) ? 'reported' : 'limited';
}

/** Whether each target was planned and visited. */
function isWhole({ notPlanned, counts }: JobTotals): boolean {
	return notPlanned === 0 && (counts.limit ?? 0) === 0;
}

/** Whether targets of a job are visited: neither stopped nor over. */
export function isUnderWay(state: JobState): boolean {
	return state === 'planning' || state === 'running';
}

/** Whether nothing more will happen to a job. */
export function hasEnded(state: JobState): boolean {
	return state === 'reported' || state === 'cancelled' || state === 'limited' || state === 'failed';
}
