import { z } from '@hono/zod-openapi';
import type { Header } from '../../app/jobs/request/job-options.ts';
import type { RequestedOptions } from '../../app/jobs/request/requested-job.ts';
import { SCOPES } from '../../app/jobs/request/scopes.ts';
import { BUNDLED_NAMES } from '../../core/content/extract/bundled-names.ts';
import { EXTRACT_TIMEOUT_MS, type ExtractModule } from '../../core/content/extract/extract-module.ts';
import { destinationsSchema } from '../../core/deliver/read-destinations.ts';
import { sinkSchema } from '../../core/deliver/rows/read-sink.ts';
import { isNeverAllowed, readAllowance } from '../../core/hosts/private-allowance.ts';
import { parseAcceptStatus } from '../../core/links/accept-status.ts';
import { exportsSchema } from '../../core/report/export/read-spec.ts';
import { SCHEDULE_NAME, SCHEDULE_NAME_RULE } from '../../core/schedules/schedule.ts';
import { SECRET_NAME, SECRET_NAME_RULE } from '../../core/secret.ts';
import { choice, decimal, list, text, wholeNumber, yesOrNo } from './values.ts';

const MAX_HEADERS = 100;
const MAX_LIST = 1000;
/** The client of a visit sets these itself and refuses a request that brings its own. */
const RESERVED = ['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade'];
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What `parseAcceptStatus` reads, but for ranges that end before they begin. */
const STATUS_LIST = '^([1-9](xx|[0-9]{2}(-[1-9][0-9]{2})?))(,([1-9](xx|[0-9]{2}(-[1-9][0-9]{2})?)))*$';
/** Less costs nothing at AWS, and no store keeps the smallest numbers there are. */
const LEAST_DOLLARS = 0.000001;
const KNOWN_MODULES = Object.keys(BUNDLED_NAMES).join(', ') || 'none';
const NO_MODULE = `must be a module that this stack was built with, of which there are: ${KNOWN_MODULES}`;
const DOLLARS = 'must be a sum of US dollars from 0.000001 to 1000000';

const headerName = () =>
	text({ max: 200 })
		.regex(HEADER_NAME, { error: 'must be the name of a header: letters, digits and dashes' })
		.refine((name) => !RESERVED.includes(name.toLowerCase()), { error: 'is set by Shoal itself, for each request' });
const secretName = () => z.string({ error: SECRET_NAME_RULE }).regex(SECRET_NAME, { error: SECRET_NAME_RULE });

const headers = () =>
	z
		.record(
			headerName(),
			z.union([
				text({ min: 0, max: 8000 }).regex(HEADER_VALUE, { error: 'must be a text of one line, in Latin letters' }),
				z.strictObject({ secret: secretName() }),
			]),
			{ error: 'must be an object: name and value of each header' },
		)
		.refine((given) => Object.keys(given).length <= MAX_HEADERS, { error: `must be at most ${MAX_HEADERS} headers` });

const secretHeaders = () =>
	z
		.record(headerName(), secretName(), { error: 'must be an object: name of each header, and of its secret' })
		.refine((given) => Object.keys(given).length <= MAX_HEADERS, { error: `must be at most ${MAX_HEADERS} headers` });

const pattern = () => text({ max: 2000 }).refine(isPattern, { error: 'must be a regular expression' });

const allowance = () =>
	text({ max: 300 })
		.refine((given) => readAllowance(given) !== undefined, {
			error: 'must be a host or address without a port, a network such as 10.0.0.0/8, or *.DOMAIN',
			abort: true,
		})
		.refine(isAllowable, { error: 'is link-local, or serves the metadata of a cloud, and is never visited' });

const statuses = () =>
	text({ max: 1000 }).openapi({ pattern: STATUS_LIST }).refine(isStatusList, {
		error: 'must be a list of statuses such as 2xx,404 or 200-299',
	});

/** What reads them is loaded with the first: regular expressions of RE2 are a sixth of all that the API is made of. */
const extract = () =>
	z
		.record(z.string(), z.unknown(), { error: 'must be an object: the name of each field, and its rule' })
		.transform(async (value, { issues }) => {
			const { readRules } = await import('../../core/content/extract/read-rules.ts');
			const read = readRules(value);
			if ('rules' in read) return read.rules;
			for (const { path, message } of read.faults) {
				issues.push({ code: 'custom', path: [...path], message, input: value });
			}
			return z.NEVER;
		});

const moduleName = () => text({ max: 63 }).refine((name) => Object.hasOwn(BUNDLED_NAMES, name), { error: NO_MODULE });

/** Options of a job, with the names of the command line in camelCase: seconds are seconds here, too. */
export const Options = z.lazy(() =>
	z
		.strictObject(
			{
				concurrency: wholeNumber({ min: 1, max: 1000 }).describe(
					'Requests in flight in one instance, or in one thread.',
				),
				chunkSize: wholeNumber({ min: 1, max: 1000 }).describe('Targets in one message.'),
				threads: wholeNumber({ min: 1, max: 256 }).describe('Threads of the one instance in threads mode.'),
				timeout: decimal({ min: 0.01, max: 900 }, 'a number of seconds').describe('Seconds for one attempt.'),
				connectTimeout: decimal({ min: 0.01, max: 900 }, 'a number of seconds'),
				retries: wholeNumber({ min: 0, max: 20 }).describe('Attempts after the first, per target.'),
				maxBody: wholeNumber({ min: 1, max: 1024 ** 3 }).describe('Bytes of the longest body, decompressed.'),
				maxRedirects: wholeNumber({ min: 0, max: 100 }),
				headers: headers().describe('A value {"secret":"NAME"} is that of a secret.'),
				secretHeaders: secretHeaders().describe('Headers, each with the name of the secret that holds its value.'),
				destinations: destinationsSchema.describe('Where the report is sent.'),
				sink: sinkSchema.describe('The PostgreSQL database that gets a row for each result.'),
				exports: exportsSchema().describe('Made of the results when the job has ended.'),
				resultItems: yesOrNo().describe(
					'Whether each result is an item of the DynamoDB table, too: about 2 dollars a million results.',
				),
				userAgent: text({ max: 500 }).regex(/^[\x21-\x7e\x80-\xff][\x20-\x7e\x80-\xff]*$/, {
					error: 'must be a text of one line that a header may hold',
				}),
				acceptStatus: statuses().describe('Statuses that count as ok.'),
				allowPrivate: list(allowance(), { max: MAX_LIST }).describe('Private hosts and networks that may be visited.'),
				insecure: yesOrNo().describe('Visits servers whatever their certificates.'),
				ca: text({ max: 200_000 }).regex(/-----BEGIN CERTIFICATE-----/, { error: 'must be certificates in PEM' }),
				ratePerHost: decimal({ min: 0.001, max: 10_000 }).describe(
					'Requests a second at one host, over all instances.',
				),
				concurrencyPerHost: wholeNumber({ min: 1, max: 100_000 }),
				ignoreRobots: yesOrNo(),
				maxDuration: decimal({ min: 0.01, max: 30 * 86_400 }, 'a number of seconds'),
				maxInvocations: wholeNumber({ min: 1, max: 1_000_000_000 }),
				maxCost: z
					.number({ error: DOLLARS })
					.min(LEAST_DOLLARS, { error: DOLLARS })
					.max(1_000_000, { error: DOLLARS })
					.describe('US dollars at list prices.'),
				scope: choice(SCOPES).describe('Of a crawl or a check: what is followed.'),
				maxDepth: wholeNumber({ min: 0, max: 1000 }),
				maxPages: wholeNumber({ min: 1, max: 100_000_000 }),
				include: list(pattern(), { max: MAX_LIST }),
				exclude: list(pattern(), { max: MAX_LIST }),
				ignoreNofollow: yesOrNo(),
				checkFragments: yesOrNo().describe('Of a check: whether what a #fragment names is there.'),
				userContentIds: yesOrNo(),
				name: z
					.string({ error: SCHEDULE_NAME_RULE })
					.regex(SCHEDULE_NAME, { error: SCHEDULE_NAME_RULE })
					.describe('Pages are compared with what the last job of this name has seen.'),
				changed: yesOrNo().describe('Only pages that are new or have changed since then.'),
				keepBodies: yesOrNo().describe('Of a scrape: keeps each response, to be read as body of its result.'),
				extract: extract().describe('What is read from each page: by the name of a field, where it is found.'),
				extractModule: moduleName().describe('A module that the functions are bundled with, and that reads each page.'),
				extractTimeout: decimal({ min: 0.01, max: 60 }, 'a number of seconds').describe(
					'Seconds that it may take for a page; default 1.',
				),
			},
			{ error: 'must be an object of options' },
		)
		.partial()
		.openapi('Options'),
);

/** Options that only a crawl or a check has a use for, and only a check. */
export const CRAWL_ONLY = ['scope', 'maxDepth', 'maxPages', 'include', 'exclude', 'ignoreNofollow'] as const;
export const CHECK_ONLY = ['checkFragments', 'userContentIds'] as const;
/** And those that a check has none for. */
export const SCRAPE_ONLY = ['name', 'changed', 'keepBodies'] as const;

/** What a job is made of: milliseconds, and names in lower case. */
export function requestedOptions(given: z.output<typeof Options>): RequestedOptions {
	const { timeout, connectTimeout, maxBody, maxDuration, maxCost, headers = {}, secretHeaders = {}, ...others } = given;
	const { extractModule, extractTimeout, ...same } = others;
	return {
		...same,
		...(extractModule !== undefined && { extractModule: bundledModule(extractModule, milliseconds(extractTimeout)) }),
		...requestedHeaders(headers, secretHeaders),
		timeoutMs: milliseconds(timeout),
		connectTimeoutMs: milliseconds(connectTimeout),
		maxDurationMs: milliseconds(maxDuration),
		maxBodyBytes: maxBody,
		maxCostUsd: maxCost,
	};
}

type Given = z.output<typeof Options>;

/** As a job names one that its functions are bundled with. */
export function bundledModule(name: string, timeoutMs = EXTRACT_TIMEOUT_MS): ExtractModule {
	const columns = BUNDLED_NAMES[name] ?? [];
	return { name, timeoutMs, ...(columns.length > 0 && { columns }) };
}

/** Options that go with others only, which are not there. */
export function loneOptions({
	extractModule,
	extractTimeout,
}: Given): (readonly [name: 'extractTimeout', message: string])[] {
	if (extractTimeout === undefined || extractModule !== undefined) return [];
	return [['extractTimeout', 'is for jobs with an extractModule alone']];
}

/** A header is given as it is, or by the name of a secret, in either of two ways. */
function requestedHeaders(
	given: NonNullable<Given['headers']>,
	secrets: NonNullable<Given['secretHeaders']>,
): Pick<RequestedOptions, 'headers' | 'secretHeaders'> {
	const headers: Header[] = [];
	const secretHeaders = Object.entries(secrets).map(([name, secret]): Header => [name.toLowerCase(), secret]);
	for (const [name, value] of Object.entries(given)) {
		if (typeof value === 'string') headers.push([name.toLowerCase(), value.trim()]);
		else secretHeaders.push([name.toLowerCase(), value.secret]);
	}
	return {
		...(headers.length > 0 && { headers }),
		...(secretHeaders.length > 0 && { secretHeaders }),
	};
}

function milliseconds(seconds: number | undefined): number | undefined {
	return seconds === undefined ? undefined : Math.round(seconds * 1000);
}

function isPattern(given: string): boolean {
	try {
		new RegExp(given);
		return true;
	} catch {
		return false;
	}
}

function isStatusList(given: string): boolean {
	try {
		parseAcceptStatus(given);
		return true;
	} catch {
		return false;
	}
}

function isAllowable(given: string): boolean {
	const allowance = readAllowance(given);
	return allowance === undefined || !isNeverAllowed(allowance);
}
