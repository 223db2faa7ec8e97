import type { JobCreatorDeps } from '../app/jobs/create-job.ts';
import type { JobEraserDeps } from '../app/jobs/erase-job.ts';
import type { ExportReaderDeps } from '../app/jobs/export/read-exports.ts';
import type { ExportRequesterDeps } from '../app/jobs/export/request-export.ts';
import type { ResultReaderDeps } from '../app/jobs/read-results.ts';
import type { JobResumerDeps } from '../app/jobs/resume-job.ts';
import type { JobStarterDeps } from '../app/jobs/start-job.ts';
import type { OnceStarterDeps } from '../app/jobs/start-once.ts';
import type { JobStopperDeps } from '../app/jobs/stop-job.ts';
import type { JobSummarizerDeps } from '../app/jobs/summarize-job.ts';
import type { JobVerifierDeps } from '../app/recover/verify-job.ts';
import type { ScheduleKeeperDeps } from '../app/schedules/keep-schedules.ts';
import type { ScheduleRunnerDeps } from '../app/schedules/run-schedule.ts';
import type { Archive } from '../ports/archive.ts';
import type { DownloadUrls } from '../ports/download-urls.ts';
import type { Log } from '../ports/log.ts';
import type { UploadUrls } from '../ports/upload-urls.ts';
import type { ApiKey } from './auth/api-keys.ts';

/** What the API is made of; of the stack's ports and use cases it picks what it needs. */
export interface ApiDeps
	extends Omit<OnceStarterDeps, 'jobs'>,
		JobStarterDeps,
		JobStopperDeps,
		JobResumerDeps,
		JobEraserDeps,
		JobVerifierDeps,
		ExportRequesterDeps,
		ExportReaderDeps,
		ResultReaderDeps,
		Pick<ScheduleKeeperDeps, 'schedules' | 'scheduleStates'>,
		Pick<ScheduleRunnerDeps, 'createScheduledJob'>,
		Pick<JobSummarizerDeps, 'stackDestinations'>,
		Pick<JobCreatorDeps, 'facts'> {
	readonly archive: Archive;
	readonly uploads: UploadUrls;
	readonly downloads: DownloadUrls;
	readonly log: Log;
	/** Asked anew at each call: one may have been revoked. */
	readonly keys: () => readonly ApiKey[];
	/** Calls a second that a key may make on the average. */
	readonly ratePerKey: number;
	readonly version: string;
}

/** What a request finds in its context. */
export interface ApiEnv {
	readonly Variables: { readonly key: ApiKey };
}
