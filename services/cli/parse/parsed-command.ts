import type { OptionKey, Values } from '../options/job.ts';

export type { Scope } from '../options/crawl.ts';

/** How a job goes on from its source. */
const CRAWL_OPTIONS = ['scope', 'maxDepth', 'maxPages', 'include', 'exclude', 'ignoreNofollow'] as const;
export interface CrawlValues extends Values<(typeof CRAWL_OPTIONS)[number] | 'ignoreRobots'> {}

/** What is done with each target. */
const WORKLOAD_OPTIONS = ['workload', 'items', 'rounds'] as const;

/** Of every command that visits pages. */
const POLITENESS_OPTIONS = ['ratePerHost', 'concurrencyPerHost', 'ignoreRobots'] as const;

/** What every command takes that starts a job. */
const JOB_OPTIONS = [
	'mode',
	'dataDir',
	'chunkSize',
	'batchSize',
	'concurrency',
	'maxInstances',
	'threads',
	'memoryMb',
	'chaos',
	'chaosSeed',
	'maxDurationMs',
	'maxInvocations',
	'maxCostUsd',
	'timeoutMs',
	'connectTimeoutMs',
	'retries',
	'maxBodyBytes',
	'maxRedirects',
	'headers',
	'secretHeaders',
	'userAgent',
	'acceptStatus',
	'allowPrivate',
	'insecure',
	'ca',
	...POLITENESS_OPTIONS,
	'format',
	'csvRaw',
	'out',
	'order',
	'reports',
	'exitZero',
	'json',
] as const;

export interface JobValues extends Values<(typeof JOB_OPTIONS)[number]> {}

// One list a command: help shows its options in this order, the types below follow from it.
export const SCRAPE_OPTIONS = [
	'from',
	'separator',
	...WORKLOAD_OPTIONS,
	'crawl',
	...CRAWL_OPTIONS,
	...JOB_OPTIONS,
] as const;

export const CHECK_OPTIONS = [
	'from',
	'separator',
	...CRAWL_OPTIONS,
	'checkFragments',
	'userContentIds',
	'baseline',
	'config',
	...JOB_OPTIONS,
] as const;

export const COMPARE_OPTIONS = [
	'from',
	'separator',
	...WORKLOAD_OPTIONS,
	'crawl',
	...CRAWL_OPTIONS,
	'modes',
	'sweeps',
	'repeat',
	'chunkSize',
	'batchSize',
	'concurrency',
	'maxInstances',
	'threads',
	'memoryMb',
	'timeoutMs',
	'connectTimeoutMs',
	'retries',
	'maxBodyBytes',
	'maxRedirects',
	'headers',
	'secretHeaders',
	'userAgent',
	'acceptStatus',
	'allowPrivate',
	'insecure',
	'ca',
	...POLITENESS_OPTIONS,
	'architecture',
	'region',
	'outDir',
	'exitZero',
	'json',
	'keptIn',
] as const;

export const JOBS_OPTIONS = {
	list: ['dataDir', 'json'],
	show: ['dataDir', 'json'],
	results: ['dataDir', 'outcomes', 'failed', 'format', 'csvRaw', 'out', 'order'],
	report: ['dataDir', 'reports', 'json'],
	resume: [
		'dataDir',
		'batchSize',
		'maxInstances',
		'chaos',
		'chaosSeed',
		'format',
		'csvRaw',
		'out',
		'order',
		'reports',
		'exitZero',
		'json',
	],
	retry: JOB_OPTIONS,
	cancel: ['dataDir', 'json'],
	verify: ['dataDir', 'json'],
	delete: ['dataDir', 'force', 'json'],
} as const;

export const SECRETS_OPTIONS = {
	set: ['dataDir'],
	list: ['dataDir', 'json'],
	delete: ['dataDir'],
} as const;

export const ADVISE_OPTIONS = [
	'fromJob',
	'urlCount',
	'latency',
	'cpuMs',
	'bodyBytes',
	'hosts',
	'ratePerHost',
	'deadlineMs',
	'budgetUsd',
	'threads',
	'memoryMb',
	'architecture',
	'region',
	'dataDir',
	'json',
] as const;

export const DEMO_OPTIONS = ['dataDir', 'pages', 'latencyMs', 'chaos', 'chaosSeed'] as const;

export const SITE_OPTIONS = ['pages', 'latencyMs', 'broken', 'port'] as const;

/** What `commands/scrape.ts` runs on: every default is filled in that does not depend on the job or the machine. */
export interface ScrapeOptions extends Values<(typeof SCRAPE_OPTIONS)[number]> {
	/** The arguments; they come before the targets of `from`. */
	readonly urls: readonly string[];
}

/** What `commands/check.ts` runs on. */
export interface CheckOptions extends Values<(typeof CHECK_OPTIONS)[number]> {
	readonly urls: readonly string[];
	/** What the command line says counts more than what a configuration does. */
	readonly given: ReadonlySet<OptionKey>;
}

/** What `commands/compare.ts` runs on. */
export interface CompareOptions extends Values<(typeof COMPARE_OPTIONS)[number]> {
	readonly urls: readonly string[];
}

type JobsValues<A extends keyof typeof JOBS_OPTIONS> = Values<(typeof JOBS_OPTIONS)[A][number]>;

export interface JobsListOptions extends JobsValues<'list'> {
	readonly action: 'list';
}

export interface JobsShowOptions extends JobsValues<'show'> {
	readonly action: 'show';
	readonly jobId: string;
}

export interface JobsResultsOptions extends JobsValues<'results'> {
	readonly action: 'results';
	readonly jobId: string;
}

export interface JobsReportOptions extends JobsValues<'report'> {
	readonly action: 'report';
	readonly jobId: string;
}

export interface JobsResumeOptions extends JobsValues<'resume'> {
	readonly action: 'resume';
	readonly jobId: string;
}

/** What the command line does not say is as in the job that is tried again. */
export interface JobsRetryOptions extends JobsValues<'retry'> {
	readonly action: 'retry';
	readonly jobId: string;
	readonly given: ReadonlySet<OptionKey>;
}

export interface JobsCancelOptions extends JobsValues<'cancel'> {
	readonly action: 'cancel';
	readonly jobId: string;
}

export interface JobsVerifyOptions extends JobsValues<'verify'> {
	readonly action: 'verify';
	readonly jobId: string;
}

export interface JobsDeleteOptions extends JobsValues<'delete'> {
	readonly action: 'delete';
	readonly jobIds: readonly string[];
}

export type JobsOptions =
	| JobsListOptions
	| JobsShowOptions
	| JobsResultsOptions
	| JobsReportOptions
	| JobsResumeOptions
	| JobsRetryOptions
	| JobsCancelOptions
	| JobsVerifyOptions
	| JobsDeleteOptions;

type SecretsValues<A extends keyof typeof SECRETS_OPTIONS> = Values<(typeof SECRETS_OPTIONS)[A][number]>;

export interface SecretsSetOptions extends SecretsValues<'set'> {
	readonly action: 'set';
	readonly name: string;
}

export interface SecretsListOptions extends SecretsValues<'list'> {
	readonly action: 'list';
}

export interface SecretsDeleteOptions extends SecretsValues<'delete'> {
	readonly action: 'delete';
	readonly name: string;
}

export type SecretsOptions = SecretsSetOptions | SecretsListOptions | SecretsDeleteOptions;

export interface AdviseOptions extends Values<(typeof ADVISE_OPTIONS)[number]> {}

export interface DemoOptions extends Values<(typeof DEMO_OPTIONS)[number]> {}

export interface SiteOptions extends Values<(typeof SITE_OPTIONS)[number]> {}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A command line that was understood; `command` names the module that runs it. */
export type ParsedCommand =
	| { readonly command: 'scrape'; readonly options: ScrapeOptions }
	| { readonly command: 'check'; readonly options: CheckOptions }
	| { readonly command: 'compare'; readonly options: CompareOptions }
	| { readonly command: 'jobs'; readonly options: JobsOptions }
	| { readonly command: 'secrets'; readonly options: SecretsOptions }
	| { readonly command: 'advise'; readonly options: AdviseOptions }
	| { readonly command: 'demo'; readonly options: DemoOptions }
	| { readonly command: 'site'; readonly options: SiteOptions }
	| { readonly command: 'completion'; readonly options: { readonly shell: Shell } };
