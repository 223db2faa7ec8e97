import type { JobOptions, JobState, Mode } from '../job.ts';
import type { LinkSums } from '../links/crawl.ts';
import type { HostWaits } from '../record/host-waits.ts';
import type { PhaseTimes } from '../record/phase-times.ts';
import type { Change, Notes, Outcome } from '../result.ts';
import type { Bill } from './bill.ts';
import type { Bound } from './bound.ts';

/** How far a job is, in targets. */
export interface JobProgress {
	readonly targets: number;
	readonly settled: number;
	readonly failed: number;
}

/** What `--json`, `jobs show --json`, the API and `report.json` say of a job. Times are ISO 8601; sizes are bytes. */
export interface JobSummary {
	readonly jobId: string;
	readonly mode: Mode;
	readonly state: JobState;
	readonly source: string;
	/** The job whose failed targets were the source. */
	readonly retryOf?: string;
	/** The schedule that started it. */
	readonly schedule?: string;
	/** Distinct targets; `duplicates` of them were in the source besides. */
	readonly targets: number;
	readonly duplicates: number;
	readonly notPlanned: number;
	/** Hosts of the source that are plainly of this machine or its network; absent if there are none. */
	readonly privateHosts?: number;
	/** Limits that cut the job short. */
	readonly limits: readonly string[];
	/** What became of the links of a crawl's pages, a link counted once a page. */
	readonly links?: LinkSums;
	/** What it left out, and why, in words; absent if that is nothing, and while it runs. */
	readonly incomplete?: readonly string[];
	/** Records of a crawl whose links nobody could take in. */
	readonly linksLost?: number;
	/** Of a job that runs, from its counters: a hint. Absent once the figures below are known. */
	readonly progress?: JobProgress;
	readonly counts: Readonly<Partial<Record<Outcome, number>>>;
	/** Of a job with a name: what has become of its pages since the last one. */
	readonly changes?: Readonly<Partial<Record<Change, number>>>;
	/** Of `robots`, those of hosts whose robots.txt could not be read: what it forbids, nobody knows. */
	readonly robotsUnreadable?: number;
	/** Of `refused`, those whose scheme is neither http nor https; the others are at private addresses. */
	readonly schemesRefused?: number;
	/** Results with a note, as of a field that could not be read. */
	readonly notes?: Notes;
	readonly retries: number;
	readonly bytes: number;
	/** What hosts, or the rates and caps for them, made it wait for; nothing while the job runs. */
	readonly waits: HostWaits;
	readonly startedAt: string;
	/** `null` while the job runs. */
	readonly finishedAt: string | null;
	readonly wallMs: number;
	readonly invocations: number;
	readonly instances: number;
	readonly coldStarts: number;
	/** Milliseconds of this platform, each invocation rounded up, INIT included. */
	readonly billedMs: number;
	readonly gbSeconds: number;
	readonly cpuMs: number;
	/** As in `boundOf`; `bound` is `null` while the job runs, and where nothing was run. */
	readonly cpuShare: number;
	readonly waitingShare: number;
	readonly bound: Bound | null;
	/** Where the time of its targets went; 0 throughout while the job runs. */
	readonly timeMs: PhaseTimes;
	/** Of the instance that used most. */
	readonly peakMemoryMb: number;
	/** What AWS charges for these figures at list prices. */
	readonly cost: Bill;
	readonly settings: JobOptions;
}
