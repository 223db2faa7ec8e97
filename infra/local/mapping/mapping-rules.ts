import type { CfnNode } from '../template/cfn-yaml.ts';
import { faulty } from '../template/intrinsics.ts';
import type { QueueResource } from '../template/queue-resource.ts';
import type { MappingResource } from '../template/stack.ts';

const MAX_BATCH = 10_000;
const MAX_FIFO_BATCH = 10;
const MAX_WITHOUT_WINDOW = 10;
const MAX_WINDOW_SECONDS = 300;
const MAX_CONCURRENCY = 1_000;

const PLAYED = [
	'Queue',
	'BatchSize',
	'Enabled',
	'FunctionResponseTypes',
	'MaximumBatchingWindowInSeconds',
	'MetricsConfig',
	'ScalingConfig',
];

export interface MappingRules {
	readonly mapping: MappingResource;
	/** As the template has them. */
	readonly properties: { readonly [key: string]: CfnNode };
	readonly queue: QueueResource;
	readonly functionTimeoutMs: number;
	/** Of the properties, for errors. */
	readonly path: string;
}

/**
 * Refuses what CreateEventSourceMapping refuses, and what is not played: a mapping must not work here alone.
 *
 * One exception: a MaximumConcurrency of 1, which AWS does not have, and with which one instance is tried out here.
 *
 * @throws {EnvironmentError} A value is out of its range; it is named.
 */
export function requireMappingRules({ mapping, properties, queue, functionTimeoutMs, path }: MappingRules): void {
	const { batchSize, windowSeconds, maximumConcurrency = 1 } = mapping;
	const unknown = Object.keys(properties).find((name) => !PLAYED.includes(name));
	if (unknown !== undefined) throw faulty(`${path}.${unknown}`, 'is not played by the local cloud');

	const require = (name: string, holds: boolean, rule: string) => {
		if (!holds) throw faulty(`${path}.${name}`, rule);
	};
	const maxBatch = queue.fifo ? MAX_FIFO_BATCH : MAX_BATCH;
	require('BatchSize', isWhole(batchSize, 1, maxBatch), `must be 1 to ${maxBatch} for this kind of queue`);
	const window = 'MaximumBatchingWindowInSeconds';
	require(window, isWhole(windowSeconds, 0, MAX_WINDOW_SECONDS), `must be 0 to ${MAX_WINDOW_SECONDS}`);
	require(window, !queue.fifo || windowSeconds === 0, 'is not for FIFO queues');
	const fills = batchSize <= MAX_WITHOUT_WINDOW || windowSeconds >= 1;
	require(window, fills, `must be 1 or more for a BatchSize over ${MAX_WITHOUT_WINDOW}`);
	const concurrency = `must be 2 to ${MAX_CONCURRENCY} on AWS, and may be 1 here`;
	require('ScalingConfig.MaximumConcurrency', isWhole(maximumConcurrency, 1, MAX_CONCURRENCY), concurrency);
	const outlives = functionTimeoutMs <= queue.visibilitySeconds * 1000;
	require('Queue', outlives, `hides messages for less (${queue.visibilitySeconds} s) than the function may run`);
}

function isWhole(value: number, min: number, max: number): boolean {
	return Number.isInteger(value) && value >= min && value <= max;
}
