import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { ConflictError } from '../../core/errors.ts';
import { hasEnded } from '../../core/job.ts';
import { keysOf } from '../../core/record/object-keys.ts';
import { REPORT_FORMATS, REPORT_TYPES } from '../../core/report/formats/format-names.ts';
import { type JobReport, parseReport } from '../../core/report/report.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { choice } from '../schemas/values.ts';
import { requireJob } from './job.ts';
import { JobPath, problems, SECURITY } from './route-parts.ts';

/** Media types without their parameters, as a document of OpenAPI names them. */
const TEXT_TYPES = [...new Set(REPORT_FORMATS.map((format) => REPORT_TYPES[format].split(';')[0] ?? ''))].filter(
	(type) => !type.includes('json'),
);

/** What comes from the web is text in every form; a browser is told so besides. */
const INERT = {
	'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups",
	'x-content-type-options': 'nosniff',
};

/** The report of a job that has ended. */
export function addReportRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const report = createRoute({
		method: 'get',
		path: '/jobs/{jobId}/report',
		summary: 'Gives the report of a job that has ended.',
		security: SECURITY,
		middleware: requireKey('read'),
		request: { params: JobPath, query: z.strictObject({ format: choice(REPORT_FORMATS).default('json') }) },
		responses: {
			200: {
				description: 'The report.',
				content: {
					'application/json': { schema: z.union([z.looseObject({ jobId: z.string() }), z.array(z.looseObject({}))]) },
					'application/sarif+json': { schema: z.looseObject({ version: z.string() }) },
					...Object.fromEntries(TEXT_TYPES.map((type) => [type, { schema: z.string() }])),
				},
			},
			...problems(404, 409),
		},
	});
	app.openapi(report, async (c) => {
		const stored = await readReport(deps, c.req.valid('param').jobId);
		const { format } = c.req.valid('query');
		// Loaded with the first report: no other call has a use for what writes them.
		const { RENDERERS } = await import('../../core/report/formats/report-formats.ts');
		const headers = { 'content-type': REPORT_TYPES[format], ...INERT };
		return c.body(RENDERERS[format].render(stored), 200, headers) as never;
	});
}

async function readReport(deps: ApiDeps, jobId: string): Promise<JobReport> {
	const job = await requireJob(deps, jobId);
	if (!hasEnded(job.state)) throw new ConflictError(`job ${jobId} is ${job.state}: its report is not written yet`);
	const body = await deps.objects.get(keysOf(jobId).reportJson);
	if (body === undefined) throw new ConflictError(`the report of job ${jobId} is gone`);
	return parseReport(Buffer.from(body).toString(), jobId);
}
