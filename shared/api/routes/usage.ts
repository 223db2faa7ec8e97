import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { billOf } from '../../core/report/bill.ts';
import { sumLedger } from '../../core/report/ledger.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { JobUsage } from '../schemas/answers.ts';
import { requireJob } from './job.ts';
import { JobPath, problems, SECURITY } from './route-parts.ts';

/** What a job has used so far: its summary says that of one that has ended alone. */
export function addUsageRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const usage = createRoute({
		method: 'get',
		path: '/jobs/{jobId}/usage',
		summary: 'Tells what the invocations of a job have used that have ended by now.',
		security: SECURITY,
		middleware: requireKey('read'),
		request: { params: JobPath },
		responses: {
			200: { description: 'Sums.', content: { 'application/json': { schema: JobUsage } } },
			...problems(404, 409),
		},
	});
	app.openapi(usage, async (c) => {
		const { jobId, options } = await requireJob(deps, c.req.valid('param').jobId);
		const used = sumLedger(await deps.ledger.list(jobId), [], options.memoryMb);
		const { invocations, instances, coldStarts, billedMs, gbSeconds } = used;
		return c.json({ invocations, instances, coldStarts, billedMs, gbSeconds, cost: billOf(used) }, 200);
	});
}
