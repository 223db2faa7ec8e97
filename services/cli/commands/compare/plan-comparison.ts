import { availableParallelism, cpus } from 'node:os';
import { CRAWL_CHUNK_SIZE } from '../../../../shared/app/jobs/request/crawl-options.ts';
import { MEMORY_MB } from '../../../../shared/app/jobs/request/job-options.ts';
import type { SharedSetting } from '../../../../shared/compare/aws-prediction.ts';
import type { ComparisonPlan } from '../../../../shared/compare/comparison.ts';
import { COMPARED_MODES, type Setting, settingsOf } from '../../../../shared/compare/setting.ts';
import type { Mode } from '../../../../shared/core/job.ts';
import { chooseChunkSize } from '../../../../shared/core/record/chunk-cutter.ts';
import { instancesIn } from '../../../../shared/model/setting.ts';
import { BATCH_SIZE, executionOf, IN_FLIGHT_OF_A_LOOP } from '../../job/start/local-execution.ts';
import type { CompareOptions } from './options.ts';
import type { Work } from './read-work.ts';

/** What a comparison runs, and how many of its combinations were left out since they are the same setting. */
export function planComparison(options: CompareOptions, work: Work): { plan: ComparisonPlan; repeated: number } {
	const { sweeps, repeat } = options;
	const modes = options.modes ?? (sweeps.length > 0 ? (['fanout'] as const) : COMPARED_MODES);
	const { settings, repeated } = settingsOf(modes, sweeps, (mode) => baseSetting(mode, options, work));
	const machine = {
		cores: availableParallelism(),
		cpu: cpus()[0]?.model.trim() ?? 'unknown',
		node: process.version,
		...(options.api !== undefined && { stack: options.api }),
	};
	const { architecture, region } = options;
	const tariff = { architecture, region };
	return {
		plan: { source: work.name, settings, sweeps, shared: sharedOf(options), tariff, repeat, machine },
		repeated,
	};
}

/** A batch of more than ten waits a second for the rest, here as when deployed. */
function sharedOf({ batchSize = BATCH_SIZE }: CompareOptions): SharedSetting {
	return { batchSize, batchWindowMs: batchSize > 10 ? 1000 : 0 };
}

function baseSetting(mode: Mode, options: CompareOptions, { count }: Work): Setting {
	const { memoryMb, chunkSize, crawl, sweeps } = options;
	// What is good for the one value that is not given would be far too much for others.
	const isSwept = sweeps.some(({ key }) => key === 'threads' || key === 'instances');
	const { concurrency, threads, maxInstances } = executionOf({ ...options, mode }, availableParallelism());
	return {
		mode,
		memoryMb: memoryMb ?? MEMORY_MB[mode],
		concurrency: isSwept ? (options.concurrency ?? IN_FLIGHT_OF_A_LOOP) : concurrency,
		threads,
		chunkSize: chunkSize ?? (crawl ? CRAWL_CHUNK_SIZE : chooseChunkSize(count, instancesIn({ mode, maxInstances }))),
		maxInstances,
	};
}
