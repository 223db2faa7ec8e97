import type { SweepKey } from '../../../shared/compare/setting.ts';
import { MODES } from '../../../shared/core/job.ts';
import { REGIONS } from '../../../shared/core/report/prices.ts';
import { ARCHITECTURES } from '../../../shared/model/machine/aws-profile.ts';
import { choice, integer, type Range } from '../parse/values/value-parsers.ts';
import { flag, inGroup, optional, withDefault } from './option.ts';

/** What the settings that can be swept may be. */
export const SETTING_RANGES: Readonly<Record<SweepKey, Range>> = {
	memory: { min: 128, max: 10_240 },
	concurrency: { min: 1, max: 1000 },
	threads: { min: 1, max: 256 },
	'chunk-size': { min: 1, max: 1000 },
	instances: { min: 1, max: 1000 },
};

export const MAX_CHAOS_SEED = 999_999_999;

export const MODE_OPTIONS = inGroup('Execution', {
	mode: withDefault(choice([...MODES, 'auto'] as const), {
		name: 'mode',
		help: 'how the job is executed; auto takes what is fastest on this machine, and with --api what the stack is set to',
		defaultText: 'auto',
	}),
});

/** How much of what runs at once. */
export const SETTING_OPTIONS = inGroup('Execution', {
	chunkSize: optional(integer('N', SETTING_RANGES['chunk-size']), {
		name: 'chunk-size',
		help: 'targets in one SQS message',
		defaultText: "chosen from the job's size, at most 100",
	}),
	batchSize: optional(integer('N', { min: 1, max: 10_000 }), {
		name: 'batch-size',
		help: 'chunks that an invocation receives at most',
		defaultText: '10',
	}),
	concurrency: optional(integer('N', SETTING_RANGES.concurrency), {
		name: 'concurrency',
		help: 'requests in flight in one instance in fanout mode, in one thread in threads mode',
		defaultText: '50, or more where that is less than 200 in all',
	}),
	maxInstances: optional(integer('N', SETTING_RANGES.instances), {
		name: 'max-instances',
		help: 'instances that run at once at most in fanout mode',
		defaultText: "the machine's cores",
	}),
	threads: optional(integer('N', SETTING_RANGES.threads), {
		name: 'threads',
		help: 'threads of the one instance in threads mode, beside its main one',
		defaultText: "the machine's cores but one",
	}),
	memoryMb: optional(integer('MB', SETTING_RANGES.memory), {
		name: 'memory',
		help: 'memory size that the AWS prediction uses',
		defaultText: '1769, threads 10240',
	}),
});

export const CHAOS_OPTIONS = inGroup('Execution', {
	chaos: flag({
		name: 'chaos',
		help: 'plays the unkindness of SQS and Lambda: duplicates, lost deletions, killed instances, throttles',
	}),
	chaosSeed: optional(integer('N', { min: 0, max: MAX_CHAOS_SEED }), {
		name: 'chaos-seed',
		help: 'chaos with these random; how messages fall into batches differs still',
	}),
});

/** For whom AWS is predicted. */
export const PRICING_OPTIONS = inGroup('Execution', {
	architecture: withDefault(choice(ARCHITECTURES), {
		name: 'architecture',
		help: 'of the functions, where AWS is predicted',
		defaultText: 'arm64',
	}),
	region: withDefault(choice(REGIONS), {
		name: 'region',
		help: 'whose list prices a prediction counts by',
		defaultText: 'us-east-1',
	}),
});
