import type { Job } from '../core/job.ts';
import type { LedgerLine } from '../core/report/ledger.ts';
import type { Setting } from './setting.ts';

/** More chunks than SQS gives at once take a window of a second to gather. */
const RECEIVED_AT_ONCE = 10;
const WINDOW_MS = 1000;

/**
 * The setting that a finished job ran in.
 *
 * What the stack fixes stands in no job: instances and the size of batches are those that its ledger has seen.
 */
export function recordedSetting(
	{ mode, options }: Pick<Job, 'mode' | 'options'>,
	lines: readonly LedgerLine[],
): Setting {
	const { memoryMb, concurrency, chunkSize, threads } = options;
	const visiting = visitingLines(lines);
	const batchSize = Math.max(1, ...visiting.map(({ targets }) => Math.ceil(targets / chunkSize)));
	return {
		...{ mode, memoryMb, concurrency, chunkSize, threads },
		batchSize,
		batchWindowMs: batchSize > RECEIVED_AT_ONCE ? WINDOW_MS : 0,
		maxInstances: Math.max(1, new Set(visiting.map(({ instanceId }) => instanceId)).size),
		provisionedPollers: 0,
	};
}

/** Of the invocations that visited: a dispatcher plans the same targets once more. */
export function visitingLines(lines: readonly LedgerLine[]): LedgerLine[] {
	return lines.filter(({ functionName }) => !/dispatcher/i.test(functionName));
}
