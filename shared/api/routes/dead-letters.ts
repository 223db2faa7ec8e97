import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi';
import { shownUrl } from '../../core/shown-url.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { DeadLetterList } from '../schemas/answers.ts';
import { requireJob } from './job.ts';
import { JobPath, problems, SECURITY } from './route-parts.ts';

/** Messages of a job that nobody could handle; not what is in them. */
export function addDeadLettersRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const list = createRoute({
		method: 'get',
		path: '/jobs/{jobId}/dead-letters',
		summary: 'Lists the messages of a job that could not be handled.',
		security: SECURITY,
		middleware: requireKey('read'),
		request: { params: JobPath },
		responses: {
			200: { description: 'All that are kept.', content: { 'application/json': { schema: DeadLetterList } } },
			...problems(404, 409),
		},
	});
	app.openapi(list, async (c) => {
		const { jobId } = await requireJob(deps, c.req.valid('param').jobId);
		const archived = await deps.archive.list(jobId);
		const deadLetters = archived.map(({ queue, messageId, reason, archivedAt }) => ({
			queue,
			messageId,
			reason: shownUrl(reason),
			archivedAt: new Date(archivedAt).toISOString(),
		}));
		return c.json({ deadLetters } satisfies z.output<typeof DeadLetterList>, 200);
	});
}
