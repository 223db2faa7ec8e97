import { z } from '@hono/zod-openapi';
import type { RequestedJob } from '../../app/jobs/request/requested-job.ts';
import { SINCE_RULE, sinceOf } from '../../core/content/sitemap/last-modified.ts';
import { MODES } from '../../core/job.ts';
import { SEPARATORS } from '../../core/source/csv-header.ts';
import { CHECK_ONLY, CRAWL_ONLY, loneOptions, Options, requestedOptions } from './request-options.ts';
import { choice, list, text, yesOrNo } from './values.ts';

/** A request holds no more by its size; what is longer than this is no address to anybody. */
const MAX_URLS = 100_000;
/** As many as a report lists. */
const MAX_BASELINE = 10_000;
const MAX_URL_CHARACTERS = 32 * 1024;

const urls = (min: number) => list(text({ min: 0, max: MAX_URL_CHARACTERS }), { min, max: MAX_URLS });

const id = () => text({ max: 64 }).regex(/^[0-9A-Za-z]+$/, { error: 'must be what POST /uploads gave' });
const objectKey = () =>
	text({ max: 1000 }).regex(/^sources\/(?!.*\.\.)[\w!.*'()/-]+$/, {
		error: "must be a key that begins with sources/, of letters, digits and any of !.*'()/_-",
	});

/** Where the targets come from. */
export const Source = z.lazy(() =>
	z
		.union(
			[
				z.strictObject({ urls: urls(0) }).describe('Each is visited once.'),
				z.strictObject({ crawl: urls(1) }).describe('Links are followed from these.'),
				z
					.strictObject({
						upload: id(),
						name: text({ max: 255 }).optional().describe('Its ending tells the format.'),
						separator: choice(SEPARATORS).optional().describe('Of the columns of the list, which then is CSV.'),
						given: urls(0).optional().describe('Come before those of the list.'),
						follow: yesOrNo().optional().describe('Whether links are followed from its pages.'),
					})
					.describe('A list that was put where POST /uploads said.'),
				z
					.strictObject({
						sitemap: text({ max: MAX_URL_CHARACTERS }).describe(
							'Of a sitemap, an index, a feed or a list; or of a site, whose sitemaps are then looked for.',
						),
						since: text({ max: 40 })
							.refine((given) => sinceOf(given, Number.POSITIVE_INFINITY) !== undefined, {
								error: `must be ${SINCE_RULE}`,
							})
							.optional()
							.describe('What has not changed since then is left out.'),
						follow: yesOrNo().optional().describe('Whether links are followed from its pages.'),
					})
					.describe('Sitemaps, which are read before the first page is visited.'),
				z.strictObject({ s3: objectKey() }).describe("A list in the stack's bucket."),
			],
			{ error: 'must be an object with exactly one of urls, crawl, upload, sitemap, s3' },
		)
		.openapi('Source'),
);

export const JobRequest = z.lazy(() =>
	z
		.strictObject(
			{
				kind: choice(['scrape', 'check']).default('scrape').describe('A check also visits every link of the pages.'),
				mode: choice([...MODES, 'auto'])
					.default('auto')
					.describe('auto: as the stack is set.'),
				source: Source,
				options: Options.unwrap().default({}),
				baseline: list(text({ max: MAX_URL_CHARACTERS }), { max: MAX_BASELINE })
					.optional()
					.describe('Of a check: links that were broken before. It is kept for who follows the job.'),
			},
			{ error: 'must be a JSON object' },
		)
		.check(({ value, issues }) => {
			const { kind, source } = value;
			const follows =
				kind === 'check' ||
				'crawl' in source ||
				(('upload' in source || 'sitemap' in source) && source.follow === true);
			const unfit = [...unfitFor(kind, follows), ...loneOptions(value.options)];
			if (kind !== 'check' && value.baseline !== undefined) {
				issues.push({ code: 'custom', path: ['baseline'], message: 'is for checks alone', input: value.baseline });
			}
			for (const [name, message] of unfit) {
				if (value.options[name] === undefined) continue;
				issues.push({ code: 'custom', path: ['options', name], message, input: value.options[name] });
			}
		})
		.openapi('JobRequest'),
);

/** Options that a job of a kind has no use for, and why. */
function unfitFor(kind: 'scrape' | 'check', follows: boolean) {
	return [
		...(follows ? [] : CRAWL_ONLY.map((name) => [name, 'is for crawls and checks alone'] as const)),
		...(kind === 'check' ? [] : CHECK_ONLY.map((name) => [name, 'is for checks alone'] as const)),
	];
}

/** The job that a request asks for. */
export function requestedJob({ options, ...request }: z.output<typeof JobRequest>): RequestedJob {
	return { ...request, options: requestedOptions(options) };
}
