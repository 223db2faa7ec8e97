import type { Bill } from './bill.ts';
import type { JobOptions, JobState, Mode } from './job.ts';
import type { Outcome } from './result.ts';

/** What `--json`, `jobs show --json`, the API and `report.json` say of a job. Times are ISO 8601; sizes are bytes. */
export interface JobSummary {
	readonly jobId: string;
	readonly mode: Mode;
	readonly state: JobState;
	readonly source: string;
	/** Distinct targets; `duplicates` of them were in the source besides. */
	readonly targets: number;
	readonly duplicates: number;
	readonly notPlanned: number;
	/** Limits that cut the job short. */
	readonly limits: readonly string[];
	readonly counts: Readonly<Partial<Record<Outcome, number>>>;
	readonly retries: number;
	readonly bytes: number;
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
	/** Of the instance that used most. */
	readonly peakMemoryMb: number;
	/** What AWS charges for these figures at list prices. */
	readonly cost: Bill;
	readonly settings: JobOptions;
}
