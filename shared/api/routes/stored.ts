import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { ConflictError } from '../../core/errors.ts';
import { hasEnded } from '../../core/job.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { JobState, Ledger, Verification } from '../schemas/answers.ts';
import { yesNoText } from '../schemas/values.ts';
import { requireJob } from './job.ts';
import { JobPath, problems, SECURITY } from './route-parts.ts';

/** An answer of the API has 6 MB at most, and a line some 400 bytes. */
const MAX_LINES = 10_000;

/** All that is stored of a job: what it used, whether it adds up, and its deletion. */
export function addStoredRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	addLedger(app, deps, requireKey);
	const verify = createRoute({
		method: 'get',
		path: '/jobs/{jobId}/verification',
		summary: 'Proves, from what is stored, that each target of a job ended exactly once.',
		description: 'It reads all that there is of the job: one of some hundred thousand targets may take too long.',
		security: SECURITY,
		middleware: requireKey('read'),
		request: { params: JobPath },
		responses: {
			200: {
				description: 'What is wrong; nothing is the proof.',
				content: { 'application/json': { schema: Verification } },
			},
			...problems(404, 409),
		},
	});
	app.openapi(verify, async (c) => {
		const { jobId } = await requireJob(deps, c.req.valid('param').jobId);
		// Loaded when somebody asks: other calls do not wait for it.
		const { createJobVerifier } = await import('../../app/recover/verify-job.ts');
		return c.json((await createJobVerifier(deps)(jobId)) as never, 200);
	});

	const erase = createRoute({
		method: 'delete',
		path: '/jobs/{jobId}/data',
		summary: 'Deletes a job that has ended, with everything that is stored of it.',
		security: SECURITY,
		middleware: requireKey('write'),
		request: {
			params: JobPath,
			query: z.strictObject({ force: yesNoText().describe('Also one that has not ended.') }),
		},
		responses: {
			200: {
				description: 'It is gone; the state is the one that it was in.',
				content: { 'application/json': { schema: JobState } },
			},
			...problems(404, 409),
		},
	});
	app.openapi(erase, async (c) => {
		const { jobId, state } = await requireJob(deps, c.req.valid('param').jobId);
		if (!hasEnded(state) && !c.req.valid('query').force) {
			throw new ConflictError(`job ${jobId} has not ended, it is ${state}; cancel it first, or delete it by force`);
		}
		const { createJobEraser } = await import('../../app/jobs/erase-job.ts');
		await createJobEraser(deps)(jobId);
		return c.json({ jobId, state }, 200);
	});
}

function addLedger(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const ledger = createRoute({
		method: 'get',
		path: '/jobs/{jobId}/ledger',
		summary: 'Tells what each invocation used for a job.',
		security: SECURITY,
		middleware: requireKey('read'),
		request: { params: JobPath },
		responses: {
			200: { description: 'A line an invocation.', content: { 'application/json': { schema: Ledger } } },
			...problems(404, 409),
		},
	});
	app.openapi(ledger, async (c) => {
		const { jobId } = await requireJob(deps, c.req.valid('param').jobId);
		const lines = await deps.ledger.list(jobId);
		if (lines.length <= MAX_LINES) return c.json({ invocations: lines } as never, 200);
		throw new ConflictError(`job ${jobId} took ${lines.length} invocations, and ${MAX_LINES} can be told at once`);
	});
}
