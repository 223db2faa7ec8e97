import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { ConflictError } from '../../core/errors.ts';
import { hasEnded } from '../../core/job.ts';
import { keysOf } from '../../core/record/object-keys.ts';
import { renderMarkdown } from '../../core/report/render-markdown.ts';
import { type JobReport, parseReport, renderReport } from '../../core/report/report.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { choice } from '../schemas/values.ts';
import { requireJob } from './job.ts';
import { JobPath, problems, SECURITY } from './route-parts.ts';

interface ReportFormat {
	readonly type: string;
	readonly render: (report: JobReport) => string;
}

/** The one list of the forms that a report has. */
const FORMATS = {
	json: { type: 'application/json', render: (report) => JSON.stringify(report) },
	md: { type: 'text/markdown; charset=utf-8', render: renderMarkdown },
	txt: { type: 'text/plain; charset=utf-8', render: renderReport },
} as const satisfies Record<string, ReportFormat>;
const NAMES = Object.keys(FORMATS) as [keyof typeof FORMATS, ...(keyof typeof FORMATS)[]];

/** The report of a job that has ended. */
export function addReportRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const report = createRoute({
		method: 'get',
		path: '/jobs/{jobId}/report',
		summary: 'Gives the report of a job that has ended.',
		security: SECURITY,
		middleware: requireKey('read'),
		request: { params: JobPath, query: z.strictObject({ format: choice(NAMES).default('json') }) },
		responses: {
			200: {
				description: 'The report.',
				content: {
					'application/json': { schema: z.looseObject({ jobId: z.string() }) },
					'text/markdown': { schema: z.string() },
					'text/plain': { schema: z.string() },
				},
			},
			...problems(404, 409),
		},
	});
	app.openapi(report, async (c) => {
		const stored = await readReport(deps, c.req.valid('param').jobId);
		const { type, render } = FORMATS[c.req.valid('query').format];
		return c.body(render(stored), 200, { 'content-type': type }) as never;
	});
}

async function readReport(deps: ApiDeps, jobId: string): Promise<JobReport> {
	const job = await requireJob(deps, jobId);
	if (!hasEnded(job.state)) throw new ConflictError(`job ${jobId} is ${job.state}: its report is not written yet`);
	const body = await deps.objects.get(keysOf(jobId).reportJson);
	if (body === undefined) throw new ConflictError(`the report of job ${jobId} is gone`);
	return parseReport(Buffer.from(body).toString(), jobId);
}
