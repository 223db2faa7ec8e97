import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { keptBaseline } from '../../app/jobs/kept-baseline.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { Baseline } from '../schemas/answers.ts';
import { requireJob } from './job.ts';
import { JobPath, problems, SECURITY } from './route-parts.ts';

/** What was broken before a check: who follows it leaves that out. */
export function addBaselineRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const read = createRoute({
		method: 'get',
		path: '/jobs/{jobId}/baseline',
		summary: 'Lists the links that were broken before a check, as its request named them.',
		security: SECURITY,
		middleware: requireKey('read'),
		request: { params: JobPath },
		responses: {
			200: {
				description: 'All of them; null if it named none.',
				content: { 'application/json': { schema: Baseline } },
			},
			...problems(404, 409),
		},
	});
	app.openapi(read, async (c) => {
		const { jobId } = await requireJob(deps, c.req.valid('param').jobId);
		const baseline = await keptBaseline(deps.objects, jobId);
		return c.json({ baseline: baseline === undefined ? null : [...baseline] }, 200);
	});
}
