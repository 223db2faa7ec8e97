import type { ListedJob } from '../../../shared/app/jobs/summarize-job.ts';
import type { JobReport } from '../../../shared/core/report/report.ts';
import type { Result } from '../../../shared/core/result.ts';
import type { JobRequest } from '../form/job-form.ts';

/** What the API answers with. */
export type { JobReport, ListedJob, Result };

export interface JobList {
	readonly jobs: readonly ListedJob[];
	readonly unreadable?: readonly { readonly jobId: string; readonly reason: string }[];
	readonly cursor: string | null;
}

export interface Results {
	readonly results: readonly Result[];
	readonly cursor: string | null;
}

export interface StartedJob {
	readonly jobId: string;
}

export interface Upload {
	readonly uploadId: string;
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
}

export interface DeadLetterList {
	readonly deadLetters: readonly {
		readonly queue: string;
		readonly messageId: string;
		readonly reason: string;
		readonly archivedAt: string;
	}[];
}

export interface JobUsage {
	readonly invocations: number;
	readonly instances: number;
	readonly cost: { readonly total: number };
}

/** A schedule as the API lists it. */
export interface Schedule {
	readonly name: string;
	readonly expression: string;
	readonly timeZone: string;
	readonly startAt?: string;
	readonly endAt?: string;
	readonly onOverlap: string;
	readonly job: JobRequest;
	/** It stands in a file of the server, and is changed there. */
	readonly isConfigured?: true;
	readonly nextRunAt: string | null;
	readonly lastRunAt?: string;
	readonly lastJobId?: string;
	readonly lastSkippedAt?: string;
	readonly waiting: number;
}

export interface ScheduleList {
	readonly schedules: readonly Schedule[];
}
