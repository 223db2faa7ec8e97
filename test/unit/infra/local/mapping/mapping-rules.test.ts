import { describe, expect, it } from 'vitest';
import { requireMappingRules } from '../../../../../infra/local/mapping/mapping-rules.ts';
import type { QueueResource } from '../../../../../infra/local/template/queue-resource.ts';
import type { MappingResource } from '../../../../../infra/local/template/stack.ts';

const QUEUE: QueueResource = {
	logicalId: 'Queue',
	name: 'shoal-Queue',
	arn: 'arn:aws:sqs:us-east-1:000000000000:shoal-Queue',
	fifo: false,
	visibilitySeconds: 60,
	attributes: {},
	redrive: undefined,
};

const MAPPING: MappingResource = {
	name: 'Chunks',
	queue: 'Queue',
	batchSize: 10,
	windowSeconds: 0,
	maximumConcurrency: undefined,
	reportsItemFailures: true,
};

interface Case {
	readonly fact: string;
	readonly mapping?: Partial<MappingResource>;
	readonly fifo?: boolean;
	readonly timeoutSeconds?: number;
	readonly properties?: Record<string, string>;
	readonly says?: RegExp;
}

function check({ mapping = {}, fifo = false, timeoutSeconds = 10, properties = {} }: Case): void {
	requireMappingRules({
		mapping: { ...MAPPING, ...mapping },
		properties,
		queue: { ...QUEUE, fifo },
		functionTimeoutMs: timeoutSeconds * 1000,
		path: 'Events.Chunks.Properties',
	});
}

describe('an event source mapping may have', () => {
	it.each<Case>([
		{ fact: 'a batch of 1', mapping: { batchSize: 1 } },
		{ fact: 'a batch of 10,000 with a window', mapping: { batchSize: 10_000, windowSeconds: 1 } },
		{ fact: 'a batch of 10 without one', mapping: { batchSize: 10 } },
		{ fact: 'a batch of 10 of a FIFO queue', mapping: { batchSize: 10 }, fifo: true },
		{ fact: 'a window of 300 s', mapping: { windowSeconds: 300 } },
		{ fact: 'a MaximumConcurrency of 2', mapping: { maximumConcurrency: 2 } },
		{ fact: 'a MaximumConcurrency of 1,000', mapping: { maximumConcurrency: 1_000 } },
		{ fact: 'a MaximumConcurrency of 1, here alone', mapping: { maximumConcurrency: 1 } },
		{ fact: 'a function that runs as long as messages are hidden', timeoutSeconds: 60 },
	])('$fact', (row) => {
		expect(() => check(row)).not.toThrow();
	});
});

describe('an event source mapping may not have', () => {
	it.each<Case>([
		{ fact: 'an empty batch', mapping: { batchSize: 0 }, says: /Properties\.BatchSize: must be 1 to 10000/ },
		{ fact: 'a batch over 10,000', mapping: { batchSize: 10_001, windowSeconds: 1 }, says: /1 to 10000/ },
		{ fact: 'a batch over 10 of a FIFO queue', mapping: { batchSize: 11 }, fifo: true, says: /1 to 10 for/ },
		{ fact: 'a batch over 10 without a window', mapping: { batchSize: 11 }, says: /1 or more for a BatchSize over 10/ },
		{ fact: 'a window over 300 s', mapping: { windowSeconds: 301 }, says: /must be 0 to 300/ },
		{ fact: 'a window of a FIFO queue', mapping: { windowSeconds: 1 }, fifo: true, says: /not for FIFO queues/ },
		{ fact: 'no concurrency', mapping: { maximumConcurrency: 0 }, says: /must be 2 to 1000 on AWS/ },
		{ fact: 'a MaximumConcurrency over 1,000', mapping: { maximumConcurrency: 1_001 }, says: /2 to 1000/ },
		{ fact: 'half an instance', mapping: { maximumConcurrency: 2.5 }, says: /2 to 1000/ },
		{ fact: 'a function that outlives the visibility of its messages', timeoutSeconds: 61, says: /\(60 s\)/ },
		{ fact: 'what is not played', properties: { FilterCriteria: '{}' }, says: /FilterCriteria: is not played/ },
	])('$fact', (row) => {
		expect(() => check(row)).toThrow(row.says);
	});
});
