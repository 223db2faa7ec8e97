import { headersOf } from '../../../shared/app/jobs/request/job-options.ts';
import type { Extracting } from '../../../shared/core/report/extract-columns.ts';
import type { CheckOptions } from '../commands/check/options.ts';
import type { ScrapeOptions } from '../commands/scrape/options.ts';
import { remoteSink } from '../job/start/keep-sink.ts';
import { remoteExports } from '../job/start/require-exports.ts';
import { CHANGE_OPTIONS } from '../options/changes.ts';
import { CRAWL_OPTIONS } from '../options/crawl.ts';
import { type ExportValues, ITEM_OPTIONS, type SinkValues } from '../options/delivery.ts';
import { SETTING_OPTIONS } from '../options/execution.ts';
import { LIMIT_OPTIONS } from '../options/job-limits.ts';
import { POLITENESS_OPTIONS } from '../options/politeness.ts';
import { REQUEST_OPTIONS } from '../options/request.ts';
import type { JobRequestBody } from './api-client.ts';

type RequestOptions = NonNullable<JobRequestBody['options']>;

/** Options that a request has as the command line has them; those of a crawl are for crawls alone. */
const SAME = {
	concurrency: SETTING_OPTIONS.concurrency,
	chunkSize: SETTING_OPTIONS.chunkSize,
	threads: SETTING_OPTIONS.threads,
	retries: REQUEST_OPTIONS.retries,
	maxRedirects: REQUEST_OPTIONS.maxRedirects,
	userAgent: REQUEST_OPTIONS.userAgent,
	acceptStatus: REQUEST_OPTIONS.acceptStatus,
	allowPrivate: REQUEST_OPTIONS.allowPrivate,
	insecure: REQUEST_OPTIONS.insecure,
	ca: REQUEST_OPTIONS.ca,
	...POLITENESS_OPTIONS,
	maxInvocations: LIMIT_OPTIONS.maxInvocations,
	...ITEM_OPTIONS,
	...CRAWL_OPTIONS,
	...CHANGE_OPTIONS,
};
/** Those that a request calls otherwise; the command line keeps seconds in milliseconds. */
const RENAMED = {
	timeoutMs: { name: 'timeout', option: REQUEST_OPTIONS.timeoutMs, factor: 1 / 1000 },
	connectTimeoutMs: { name: 'connectTimeout', option: REQUEST_OPTIONS.connectTimeoutMs, factor: 1 / 1000 },
	maxDurationMs: { name: 'maxDuration', option: LIMIT_OPTIONS.maxDurationMs, factor: 1 / 1000 },
	maxBodyBytes: { name: 'maxBody', option: REQUEST_OPTIONS.maxBodyBytes, factor: 1 },
	maxCostUsd: { name: 'maxCost', option: LIMIT_OPTIONS.maxCostUsd, factor: 1 },
} as const;

type AskedKeys = keyof typeof SAME | keyof typeof RENAMED | 'headers' | 'secretHeaders';

/** Options that not every command has. */
type ScrapeKeys = keyof typeof CRAWL_OPTIONS | keyof typeof CHANGE_OPTIONS;

/** The source of a job that the stack itself reads; `undefined` where no sitemap is asked for. */
export function sitemapRequest({ sitemap, since }: Pick<ScrapeOptions, 'sitemap' | 'since'>) {
	if (sitemap === undefined) return undefined;
	return { sitemap, ...(since !== undefined && { since: new Date(since).toISOString() }) };
}

/** What a command asks of a job; what it has no option for is absent. */
export type AskedOptions = Pick<ScrapeOptions, Exclude<AskedKeys, ScrapeKeys>> &
	Partial<Pick<ScrapeOptions, ScrapeKeys>> &
	Partial<
		Pick<CheckOptions, 'checkFragments' | 'userContentIds' | 'destinations' | keyof SinkValues | keyof ExportValues>
	> &
	Partial<Extracting> & { readonly keepBodies?: boolean };

/**
 * What a request asks for: what the command line, or a file that it names, says otherwise than if it said nothing.
 * The rest is as the stack is set.
 *
 * @param given - What the command line has, by the names of its values: it counts also where it is the default.
 */
export function requestOptions(asked: AskedOptions, given: ReadonlySet<string>): RequestOptions {
	const isMeant = (key: string, value: unknown, usual: unknown) =>
		Array.isArray(value) ? value.length > 0 : given.has(key) || value !== usual;
	const same = Object.entries(SAME).flatMap(([key, option]) => {
		const value = asked[key as keyof typeof SAME];
		return value !== undefined && isMeant(key, value, option.read([])) ? [[key, value]] : [];
	});
	const renamed = Object.entries(RENAMED).flatMap(([key, { name, option, factor }]) => {
		const value = asked[key as keyof typeof RENAMED];
		return value !== undefined && isMeant(key, value, option.read([])) ? [[name, value * factor]] : [];
	});
	const { headers, secretHeaders } = headersOf(asked);
	const {
		destinations = [],
		checkFragments = false,
		userContentIds = false,
		extract,
		extractModule,
		keepBodies,
	} = asked;
	const sink = remoteSink(asked);
	const exports = remoteExports(asked);
	return {
		...Object.fromEntries([...same, ...renamed]),
		...(Object.keys(headers).length > 0 && { headers }),
		...(secretHeaders && { secretHeaders }),
		...(destinations.length > 0 && { destinations: [...destinations] as RequestOptions['destinations'] }),
		...(sink && { sink }),
		...(exports.length > 0 && { exports: exports as RequestOptions['exports'] }),
		...(checkFragments && { checkFragments }),
		...(userContentIds && { userContentIds }),
		...(keepBodies === true && { keepBodies }),
		...(extract && { extract }),
		...(extractModule && {
			extractModule: extractModule.name ?? '',
			...(given.has('extractTimeoutMs') && { extractTimeout: extractModule.timeoutMs / 1000 }),
		}),
	};
}
