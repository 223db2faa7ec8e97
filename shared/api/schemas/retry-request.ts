import { z } from '@hono/zod-openapi';
import { MODES } from '../../core/job.ts';
import { CHECK_ONLY, CRAWL_ONLY, loneOptions, Options, SCRAPE_ONLY } from './request-options.ts';
import { choice } from './values.ts';

/** What the old job has settled. */
const SETTLED = [...CRAWL_ONLY, ...CHECK_ONLY, ...SCRAPE_ONLY] as const;
const OMITTED = Object.fromEntries(SETTLED.map((name) => [name, true])) as {
	[K in (typeof SETTLED)[number]]: true;
};

/** What `POST /jobs/{jobId}/retry` takes: what is to be otherwise than in the job that is tried again, which follows no links. */
export const RetryRequest = z.lazy(() =>
	z
		.strictObject(
			{
				mode: choice(MODES).optional().describe('That of the old job, if absent.'),
				options: Options.unwrap().omit(OMITTED).default({}),
			},
			{ error: 'must be a JSON object' },
		)
		.check(({ value, issues }) => {
			for (const [name, message] of loneOptions(value.options)) {
				issues.push({ code: 'custom', path: ['options', name], message, input: value.options[name] });
			}
		})
		.openapi('RetryRequest'),
);
