import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { createResultPager } from '../../app/jobs/page-results.ts';
import { type CsvTable, csvTable } from '../../core/report/csv-results.ts';
import { toldOf } from '../../core/report/result-filter.ts';
import { OUTCOMES, type Result } from '../../core/result.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { Results } from '../schemas/answers.ts';
import { Cursor, decodeCursor, encodeCursor } from '../schemas/cursor.ts';
import { choice, choices, queryNumber, text } from '../schemas/values.ts';
import { requireJob } from './job.ts';
import { JobPath, problems, SECURITY } from './route-parts.ts';

const FORMATS = ['jsonl', 'csv', 'json'] as const;
type Format = (typeof FORMATS)[number];
const whole = z.number().int();
const Place = z.strictObject({ entry: whole.min(0), chunk: whole.min(0), index: whole.min(-1) });
/** With what Lambda adds by putting it into JSON once more, it stays below 6 MB. */
const MAX_PAGE_BYTES = 3 * 1024 * 1024;

/** The results of a job, a page at a time. */
export function addResultsRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const pageResults = createResultPager(deps);

	const results = createRoute({
		method: 'get',
		path: '/jobs/{jobId}/results',
		summary: 'Gives results, in the order of the source.',
		description:
			'The next page is named by the cursor in JSON, and by the header Link in the other formats. While a job runs, ' +
			'results may come in before a place that was read: read them again when it has ended.',
		security: SECURITY,
		middleware: requireKey('read'),
		request: {
			params: JobPath,
			query: z.strictObject({
				format: choice(FORMATS).default('jsonl'),
				limit: queryNumber({ min: 1, max: 10_000 }, 1000),
				cursor: Cursor,
				outcome: choices(OUTCOMES).optional(),
				unchanged: choice(['true', 'false'])
					.optional()
					.describe(
						'Whether results are given of pages that have not changed. Default: unless the job asked for `changed`.',
					),
				q: text({ max: 500 }).optional().describe('Only results whose URL, title or error holds this.'),
			}),
		},
		responses: {
			200: {
				description: 'A page of results.',
				headers: z.object({ link: z.string().optional() }),
				content: {
					'application/json': { schema: Results },
					'application/jsonl': { schema: z.string() },
					'text/csv': { schema: z.string() },
				},
			},
			...problems(404, 409),
		},
	});
	app.openapi(results, async (c) => {
		const { jobId, options } = await requireJob(deps, c.req.valid('param').jobId);
		const { format, limit, cursor, outcome, unchanged, q } = c.req.valid('query');
		const after = cursor === undefined ? undefined : decodeCursor(cursor, Place);
		const filter = {
			outcomes: outcome && new Set(outcome),
			text: q,
			...(unchanged === undefined ? toldOf(options) : { leavesOutUnchanged: unchanged === 'false' }),
		};
		const page = await pageResults(jobId, { after, limit, maxBytes: MAX_PAGE_BYTES, ...filter });
		const next = page.next && encodeCursor(page.next);
		if (format === 'json') return c.json({ results: page.results, cursor: next ?? null } as never, 200);
		const body =
			format === 'csv' ? csvOf(csvTable(options.visit), page.results, cursor === undefined) : jsonlOf(page.results);
		return c.body(body, 200, {
			'content-type': TYPES[format],
			...(next && { link: linkTo(c.req.url, next) }),
		}) as never;
	});
}

const TYPES: Readonly<Record<Exclude<Format, 'json'>, string>> = {
	jsonl: 'application/jsonl',
	csv: 'text/csv; charset=utf-8',
};

function jsonlOf(results: readonly Result[]): string {
	return results.map((result) => `${JSON.stringify(result)}\n`).join('');
}

/** The first page alone has titles: pages that are put together are one table. */
function csvOf({ header, rowOf }: CsvTable, results: readonly Result[], isFirst: boolean): string {
	return (isFirst ? header : '') + results.map(rowOf).join('');
}

function linkTo(asked: string, cursor: string): string {
	const { pathname, searchParams } = new URL(asked);
	searchParams.set('cursor', cursor);
	return `<${pathname}?${searchParams}>; rel="next"`;
}
