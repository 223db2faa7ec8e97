import type { OptionKey } from './options.ts';

/** Kinds of options under which help lists options, in their order. */
export const OPTION_GROUPS = ['Target', 'Execution', 'Request', 'Result', 'Site', 'General'] as const;
export type OptionGroup = (typeof OPTION_GROUPS)[number];

/** A record and not a list, so that the compiler misses what has no group. */
export const GROUP_OF: Readonly<Record<OptionKey, OptionGroup>> = {
	from: 'Target',
	mode: 'Execution',
	chunkSize: 'Execution',
	batchSize: 'Execution',
	concurrency: 'Execution',
	maxInstances: 'Execution',
	threads: 'Execution',
	memoryMb: 'Execution',
	chaos: 'Execution',
	chaosSeed: 'Execution',
	timeoutMs: 'Request',
	connectTimeoutMs: 'Request',
	retries: 'Request',
	maxBodyBytes: 'Request',
	maxRedirects: 'Request',
	headers: 'Request',
	userAgent: 'Request',
	acceptStatus: 'Request',
	outcomes: 'Result',
	failed: 'Result',
	format: 'Result',
	out: 'Result',
	order: 'Result',
	reports: 'Result',
	exitZero: 'Result',
	json: 'Result',
	pages: 'Site',
	latencyMs: 'Site',
	broken: 'Site',
	port: 'Site',
	dataDir: 'General',
	force: 'General',
};
