import { jobOptionsOf } from '../../../../../shared/app/jobs/request/job-options.ts';
import type { Job, JobOptions } from '../../../../../shared/core/job.ts';
import { chooseChunkSize } from '../../../../../shared/core/record/chunk-cutter.ts';
import { instancesIn } from '../../../../../shared/model/setting.ts';
import { executionOf } from '../../../job/start/local-execution.ts';
import type { SettledValues } from '../../../job/start/start-scrape.ts';
import type { JobValues } from '../../../options/job.ts';
import type { JobsRetryOptions } from './options.ts';

/** Options that belong to the mode: another mode has its own. */
const OF_THE_MODE: readonly (keyof JobValues)[] = ['concurrency', 'threads', 'memoryMb'];

/** How a job is tried again: as it was, but for what the command line says. */
export interface Retry {
	/** What the stack is started for. */
	readonly settings: SettledValues;
	readonly options: (targets: number) => JobOptions;
}

/** What another mode than that of the old job needs. */
interface RetryDefaults {
	readonly cores: number;
	readonly userAgent: string;
}

export function retryOf(old: Job, asked: JobsRetryOptions, { cores, userAgent }: RetryDefaults): Retry {
	// How long its targets take is known of the old job alone: what was good for it is good again.
	const mode = asked.given.has('mode') && asked.mode !== 'auto' ? asked.mode : old.mode;
	const given = new Set<string>([
		...asked.given,
		...(mode === old.mode ? [] : OF_THE_MODE),
		// A value of --header may name a secret.
		...(asked.given.has('headers') ? ['secretHeaders'] : []),
	]);
	const execution = executionOf({ ...asked, mode }, cores);
	const { threads } = execution;
	const fresh = jobOptionsOf({ ...asked, ...execution }, { threads, userAgent, chunkSize: 0 });
	const limits = { ...old.options.limits, ...fresh.limits };
	const options: JobOptions = {
		...overridden(old.options, fresh, given),
		visit: overridden(old.options.visit, fresh.visit, given),
		...(Object.keys(limits).length > 0 && { limits }),
	};
	const { concurrency, memoryMb } = options;
	const settings = { ...asked, ...execution, concurrency, memoryMb, destinations: options.destinations ?? [] };
	return {
		settings,
		// Fewer targets than the old job had want smaller chunks, to be shared out.
		options: (targets) =>
			given.has('chunkSize')
				? options
				: { ...options, chunkSize: Math.min(options.chunkSize, chooseChunkSize(targets, instancesIn(settings))) },
	};
}

/** Options of a job have the names that they have on the command line. */
function overridden<T extends object>(old: T, fresh: T, given: ReadonlySet<string>): T {
	return { ...old, ...Object.fromEntries(Object.entries(fresh).filter(([key]) => given.has(key))) };
}
