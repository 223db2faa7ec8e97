import { z } from '@hono/zod-openapi';
import type { RequestedJob } from '../../app/jobs/request/requested-job.ts';
import { SINCE_RULE, sinceOf } from '../../core/content/sitemap/last-modified.ts';
import { MODES } from '../../core/job.ts';
import { SEPARATORS } from '../../core/source/csv-header.ts';
import { CHECK_ONLY, CRAWL_ONLY, loneOptions, Options, requestedOptions, SCRAPE_ONLY } from './request-options.ts';
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

type Unfit = readonly [(typeof CRAWL_ONLY | typeof CHECK_ONLY | typeof SCRAPE_ONLY)[number], string];

/** Options that mean nothing in a job of this kind, and why. */
function unfitFor({ kind, source }: { readonly kind: 'scrape' | 'check'; readonly source: object }): readonly Unfit[] {
	const all = (names: readonly Unfit[0][], why: string) => names.map((name): Unfit => [name, why]);
	if (kind === 'check') return all(SCRAPE_ONLY, 'is not for checks');
	const follows = 'crawl' in source || ('follow' in source && source.follow === true);
	return [
		...(follows ? [] : all(CRAWL_ONLY, 'is for crawls and checks alone')),
		...all(CHECK_ONLY, 'is for checks alone'),
	];
}

const request = () =>
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
			const { kind, options, baseline } = value;
			if (kind !== 'check' && baseline !== undefined) {
				issues.push({ code: 'custom', path: ['baseline'], message: 'is for checks alone', input: baseline });
			}
			for (const [name, message] of [...unfitFor(value), ...loneOptions(options)]) {
				if (options[name] === undefined) continue;
				issues.push({ code: 'custom', path: ['options', name], message, input: options[name] });
			}
		});

export const JobRequest = z.lazy(() =>
	request()
		.check(({ value: { options }, issues }) => {
			if (options.changed !== true || options.name !== undefined) return;
			const message = 'needs a name as well: pages are compared with what the last job of that name has seen';
			issues.push({ code: 'custom', path: ['options', 'changed'], message, input: options.changed });
		})
		.openapi('JobRequest'),
);

/** The job of a schedule, whose name it has where it has none of its own. */
export const ScheduledJobRequest = z.lazy(() => request().openapi('ScheduledJobRequest'));

/** The job that a request asks for. */
export function requestedJob({ options, ...request }: z.output<typeof JobRequest>): RequestedJob {
	return { ...request, options: requestedOptions(options) };
}
