import type { ExtractModule } from '../../../core/content/extract/extract-module.ts';
import type { ExtractRules } from '../../../core/content/extract/extract-rules.ts';
import type { SinkOptions } from '../../../core/deliver/rows/sink.ts';
import type { Destination } from '../../../core/destination.ts';
import { FETCH, type Workload } from '../../../core/fetch/workload.ts';
import type { Politeness } from '../../../core/hosts/politeness.ts';
import type { JobOptions, Mode } from '../../../core/job.ts';
import type { CrawlOptions } from '../../../core/links/crawl.ts';
import type { JobLimits } from '../../../core/record/limits.ts';
import type { ExportSpec } from '../../../core/report/export/export-spec.ts';
import { isSecretRef } from '../../../core/secret.ts';
import type { VisitOptions } from '../../../core/visit.ts';
import type { StackFacts } from './requested-job.ts';

/** Name in lower case, and value. */
export type Header = readonly [name: string, value: string];

/** Of a job that says nothing of them: on the command line, and in a request. */
export const USUAL_VALUES = {
	concurrency: 50,
	timeoutMs: 15_000,
	connectTimeoutMs: 5_000,
	retries: 2,
	maxBodyBytes: 5 * 1024 ** 2,
	maxRedirects: 10,
	acceptStatus: '2xx',
} as const;

/** What a job of a stack has that says nothing. */
export function usualValues(facts: Pick<StackFacts, 'concurrency' | 'memoryMb'>, mode: Mode) {
	return { ...USUAL_VALUES, concurrency: facts.concurrency, headers: [], memoryMb: facts.memoryMb[mode] };
}

/** What a job leaves to its size and the machine. */
export interface JobDefaults {
	readonly chunkSize: number;
	readonly threads: number;
	readonly userAgent: string;
	/** Default: to fetch. */
	readonly workload?: Workload;
	readonly crawl?: CrawlOptions;
	/** That may be private, though their names are public ones; default none. */
	readonly namedHosts?: readonly string[];
	/** The targets come from somebody else, as those of a sitemap do: none may be private since it is plainly so. */
	readonly isForeignList?: boolean;
	/** How the visits of a crawl differ. */
	readonly crawlVisit?: Partial<VisitOptions>;
	/** Whether destinations may be in the network of whoever sends; default false. */
	readonly trustsDestinations?: boolean;
	/** Whether robots.txt is obeyed unless the job says otherwise; default false. */
	readonly obeysRobots?: boolean;
}

/** Memory size of a mode, where nobody names another. */
export const MEMORY_MB: Readonly<Record<Mode, number>> = { fanout: 1769, sequential: 1769, threads: 10_240 };

interface LimitValues {
	readonly maxDurationMs?: number | undefined;
	readonly maxInvocations?: number | undefined;
	readonly maxCostUsd?: number | undefined;
}

interface PolitenessValues {
	readonly ratePerHost?: number | undefined;
	readonly concurrencyPerHost?: number | undefined;
	readonly ignoreRobots?: boolean | undefined;
}

/** What a user says of a job. */
export interface JobOptionValues extends LimitValues, PolitenessValues {
	readonly mode: Mode;
	readonly chunkSize?: number | undefined;
	readonly concurrency: number;
	readonly threads?: number | undefined;
	readonly memoryMb?: number | undefined;
	readonly timeoutMs: number;
	readonly connectTimeoutMs: number;
	readonly retries: number;
	readonly maxBodyBytes: number;
	readonly maxRedirects: number;
	readonly headers: readonly Header[];
	/** Names of headers, and of what holds their values. */
	readonly secretHeaders?: readonly Header[] | undefined;
	readonly userAgent?: string | undefined;
	readonly acceptStatus: string;
	readonly allowPrivate?: readonly string[] | undefined;
	readonly insecure?: boolean | undefined;
	readonly ca?: string | undefined;
	/** What is read from each page. */
	readonly extract?: ExtractRules | undefined;
	/** Whether each response is kept. */
	readonly keepBodies?: boolean | undefined;
	/** Who else reads it. */
	readonly extractModule?: ExtractModule | undefined;
	/** Under which pages are compared with what an earlier job has seen. */
	readonly name?: string | undefined;
	/** Only pages that are new or have changed. */
	readonly changed?: boolean | undefined;
	/** Where the report is sent. */
	readonly destinations?: readonly Destination[] | undefined;
	/** Where its results go, too. */
	readonly sink?: SinkOptions | undefined;
	/** Whether each is an item of the table, too; default no. */
	readonly resultItems?: boolean | undefined;
	/** That are made of them when the job has ended. */
	readonly exports?: readonly ExportSpec[] | undefined;
}

/** The settings of the job that is asked for. */
export function jobOptionsOf(options: JobOptionValues, defaults: JobDefaults): JobOptions {
	const { crawl } = defaults;
	const { mode, retries, destinations = [], exports = [], name, changed } = options;
	const isSequential = mode === 'sequential';
	return {
		visit: visitOptionsOf(options, defaults),
		retries,
		politeness: politenessOf(options, defaults),
		concurrency: isSequential ? 1 : options.concurrency,
		chunkSize: options.chunkSize ?? defaults.chunkSize,
		threads: isSequential ? 1 : (options.threads ?? defaults.threads),
		memoryMb: options.memoryMb ?? MEMORY_MB[mode],
		...(name !== undefined && { changes: { name, ...(changed === true && { only: true as const }) } }),
		...(crawl && { crawl }),
		...(destinations.length > 0 && {
			destinations,
			...(defaults.trustsDestinations === true && { trustsDestinations: true as const }),
		}),
		...(options.sink && { sink: options.sink }),
		...(options.resultItems && { resultItems: true as const }),
		...(exports.length > 0 && { exports }),
		...limitsOf(options),
	};
}

function visitOptionsOf(options: JobOptionValues, defaults: JobDefaults): VisitOptions {
	const { crawlVisit, workload = FETCH, namedHosts = [], isForeignList = false } = defaults;
	const { timeoutMs, connectTimeoutMs, maxBodyBytes, maxRedirects, acceptStatus, allowPrivate = [] } = options;
	return {
		timeoutMs,
		connectTimeoutMs,
		maxBodyBytes,
		maxRedirects,
		userAgent: options.userAgent ?? defaults.userAgent,
		...headersOf(options),
		acceptStatus,
		privateHosts: isForeignList ? namedHosts : { hosts: namedHosts, localTargets: true },
		...(allowPrivate.length > 0 && { allowPrivate }),
		...(options.insecure === true && { insecure: true as const }),
		...(options.ca !== undefined && { ca: options.ca }),
		...(options.extract !== undefined && { extract: options.extract }),
		...(options.keepBodies === true && { keepBodies: true as const }),
		...(options.extractModule !== undefined && { extractModule: options.extractModule }),
		...(options.name !== undefined && { comparesPages: true as const }),
		...crawlVisit,
		...(workload.kind !== 'fetch' && { workload }),
	};
}

/** Nothing where nothing is limited: such a job is not asked for its limits. */
function limitsOf({ maxDurationMs, maxInvocations, maxCostUsd }: LimitValues): Pick<JobOptions, 'limits'> {
	const limits: JobLimits = {
		...(maxDurationMs !== undefined && { maxDurationMs }),
		...(maxInvocations !== undefined && { maxInvocations }),
		...(maxCostUsd !== undefined && { maxCostUsd }),
	};
	return Object.keys(limits).length === 0 ? {} : { limits };
}

function politenessOf(
	{ ratePerHost, concurrencyPerHost, ignoreRobots = false }: PolitenessValues,
	{ obeysRobots = false }: JobDefaults,
): Politeness {
	return {
		...(ratePerHost !== undefined && { ratePerHost }),
		...(concurrencyPerHost !== undefined && { concurrencyPerHost }),
		robots: obeysRobots && !ignoreRobots,
	};
}

/** One that is given more than once is sent once with all values, as HTTP allows. */
export function headersOf({
	headers,
	secretHeaders = [],
}: Pick<JobOptionValues, 'headers' | 'secretHeaders'>): Pick<VisitOptions, 'headers' | 'secretHeaders'> {
	const values = new Map<string, string>();
	const secrets = new Map(secretHeaders);
	for (const [name, value] of headers) {
		const secret = secretIn(value);
		if (secret !== undefined) {
			secrets.set(name, secret);
			continue;
		}
		const before = values.get(name);
		const separator = name === 'cookie' ? '; ' : ', ';
		values.set(name, before === undefined ? value : before + separator + value);
	}
	return {
		headers: Object.fromEntries(values),
		...(secrets.size > 0 && { secretHeaders: Object.fromEntries(secrets) }),
	};
}

/** The name of the secret that a value `{"secret":"NAME"}` refers to. */
function secretIn(value: string): string | undefined {
	if (!value.startsWith('{')) return undefined;
	try {
		const read: unknown = JSON.parse(value);
		return isSecretRef(read) ? read.secret : undefined;
	} catch {
		return undefined;
	}
}
