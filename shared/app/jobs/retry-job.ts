import { EnvironmentError, JobNotFoundError } from '../../core/errors.ts';
import { hasEnded, type Job, type JobOptions, type Mode } from '../../core/job.ts';
import { isFailure, OUTCOMES } from '../../core/result.ts';
import type { SourceTarget } from '../../core/target.ts';
import type { JobStore } from '../../ports/job-store.ts';
import { createResultReader, type ResultReaderDeps } from './read-results.ts';
import type { createJobStarter } from './start-job.ts';

export interface JobRetrierDeps extends ResultReaderDeps {
	readonly jobs: JobStore;
	readonly startJob: ReturnType<typeof createJobStarter>;
}

export interface RetryRequest {
	/** The job whose failed targets are tried again. */
	readonly jobId: string;
	/** Of the new job; made if absent. */
	readonly newJobId?: string;
	/** Those of the old job, if absent. */
	readonly mode?: Mode;
	/** The options of the new job, from how many targets it has; those of the old job, if absent. */
	readonly options?: (targets: number) => JobOptions;
	/** Days until everything of the new job is swept away. */
	readonly keepDays: number;
	/** Ends the copying of the targets by throwing. */
	readonly throwIfAborted?: () => void;
}

const FAILURES = new Set(OUTCOMES.filter(isFailure));

/** Targets of an ended job that failed. */
export function failedIn({ totals }: Pick<Job, 'totals'>): number {
	return OUTCOMES.filter(isFailure).reduce((total, outcome) => total + (totals?.counts[outcome] ?? 0), 0);
}

/** Starts a job of the failed targets of another, in the order of its source; they are streamed, however many. */
export function createJobRetrier(deps: JobRetrierDeps) {
	const { jobs, startJob } = deps;

	/**
	 * @returns The new job; `undefined` if nothing had failed, and nothing was started.
	 * @throws {JobNotFoundError} There is no such job.
	 * @throws {EnvironmentError} It has not ended, so that more may fail.
	 */
	return async function retryJob(request: RetryRequest): Promise<Job | undefined> {
		const job = await jobs.get(request.jobId);
		if (job === undefined) throw new JobNotFoundError(`there is no job ${request.jobId}`);
		if (!hasEnded(job.state)) throw new EnvironmentError(`job ${job.jobId} has not ended, it is ${job.state}`);
		if (failedIn(job) === 0) return undefined;
		const { mode = job.mode, options = () => job.options, newJobId, keepDays } = request;
		return startJob({
			...(newJobId !== undefined && { jobId: newJobId }),
			mode,
			source: { name: job.source.name, targets: failedTargets(job.jobId, request) },
			options: (targets) => withoutCrawl(options(targets)),
			keepDays,
			retryOf: job.jobId,
		});
	};

	async function* failedTargets(jobId: string, { throwIfAborted }: RetryRequest): AsyncGenerator<SourceTarget> {
		for await (const { url, outcome, error } of createResultReader(deps, { outcomes: FAILURES })(jobId, 'input')) {
			throwIfAborted?.();
			// What only looked like a URL is none now, either.
			if (outcome !== 'invalid_url' || error === null) yield url;
			else yield { url, fault: error.message, ...(error.code !== 'INVALID_URL' && { faultCode: error.code }) };
		}
	}
}

/** What failed is tried again, and no more: the links on it were the old job's to follow. */
function withoutCrawl({ crawl: _, ...options }: JobOptions): JobOptions {
	return options;
}
