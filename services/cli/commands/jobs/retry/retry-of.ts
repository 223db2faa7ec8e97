import { retriedOptions } from '../../../../../shared/app/jobs/request/retried-options.ts';
import type { SinkOptions } from '../../../../../shared/core/deliver/rows/sink.ts';
import type { Job, JobOptions } from '../../../../../shared/core/job.ts';
import { chooseChunkSize } from '../../../../../shared/core/record/chunk-cutter.ts';
import { instancesIn } from '../../../../../shared/model/setting.ts';
import { executionOf } from '../../../job/start/local-execution.ts';
import type { SettledValues } from '../../../job/start/start-scrape.ts';
import type { JobsRetryOptions } from './options.ts';

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
	/** That is named now. */
	readonly sink?: SinkOptions | undefined;
}

export function retryOf(old: Job, asked: JobsRetryOptions, { cores, userAgent, sink }: RetryDefaults): Retry {
	// How long its targets take is known of the old job alone: what was good for it is good again.
	const mode = asked.given.has('mode') && asked.mode !== 'auto' ? asked.mode : old.mode;
	const execution = executionOf({ ...asked, mode }, cores);
	const given = new Set([...asked.given, ...(sink === undefined ? [] : ['sink'])]);
	const wish = { mode, values: { ...asked, ...execution, sink }, given };
	const { threads } = execution;
	const options = retriedOptions(old, wish, { threads, userAgent, trustsDestinations: true });
	const { concurrency, memoryMb, destinations = [], exports = [], resultItems = false, sink: kept } = options;
	const settings = { ...asked, ...execution, concurrency, memoryMb, destinations, exports, resultItems, sink: kept };
	return {
		settings,
		// Fewer targets than the old job had want smaller chunks, to be shared out.
		options: (targets) =>
			asked.given.has('chunkSize')
				? options
				: { ...options, chunkSize: Math.min(options.chunkSize, chooseChunkSize(targets, instancesIn(settings))) },
	};
}
