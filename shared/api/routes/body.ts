import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { createResultFinder } from '../../app/jobs/find-result.ts';
import { readKeptPage } from '../../app/jobs/kept-pages.ts';
import type { ReadResponse } from '../../core/content/warc/warc-record.ts';
import type { Result } from '../../core/result.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { problemResponse } from '../problem/problem.ts';
import { requireJob } from './job.ts';
import { JobPath, problems, SECURITY } from './route-parts.ts';

/** In base64, as Lambda hands out what is no text, it stays below 6 MB. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** What a browser is told: whoever wrote the page has nothing to say here. */
const NEVER_RUN = {
	'x-content-type-options': 'nosniff',
	'content-security-policy': "sandbox; default-src 'none'",
	'cache-control': 'private, no-store',
};
const MEDIA_TYPE = /^[\x20-\x7e]{1,200}$/;

/** The page of one result, where the job has kept it. */
export function addBodyRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const findResult = createResultFinder(deps);

	const body = createRoute({
		method: 'get',
		path: '/jobs/{jobId}/results/{index}/body',
		summary: 'Gives the body that was fetched for a result.',
		description: 'Of a job with keepBodies: as it was after content decoding, to be saved and not shown, up to 4 MiB.',
		security: SECURITY,
		middleware: requireKey('read'),
		request: {
			params: JobPath.extend({
				index: z
					.string()
					.regex(/^\d{1,12}$/, { error: 'there is no such result' })
					.openapi({ param: { name: 'index', in: 'path' } }),
			}),
		},
		responses: {
			200: {
				description: 'The body.',
				headers: z.object({ 'content-disposition': z.string() }),
				content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
			},
			...problems(404, 409),
		},
	});
	app.openapi(body, async (c) => {
		const { jobId, index } = c.req.valid('param');
		await requireJob(deps, jobId);
		const result = await findResult(jobId, Number(index));
		if (result?.body === undefined) return problemResponse(c, { status: 404, detail: whyNone(result, index) }) as never;
		if (result.bytes > MAX_BODY_BYTES) return problemResponse(c, { status: 409, detail: tooLong(result) }) as never;
		const page = await readKeptPage(deps.objects, result.body);
		return c.body(Uint8Array.from(page.body), 200, headersOf(page, result)) as never;
	});
}

function headersOf({ headers }: ReadResponse, { index }: Result): Record<string, string> {
	const type = headers.get('content-type') ?? '';
	return {
		...NEVER_RUN,
		'content-disposition': `attachment; filename="${index}"`,
		// In the type that it came in, which nobody shows: as bytes, where that could be no header.
		'x-original-content-type': MEDIA_TYPE.test(type) ? type : 'application/octet-stream',
		'content-type': 'application/octet-stream',
	};
}

function whyNone(result: Result | undefined, index: string): string {
	if (result === undefined) return `there is no result ${index} by now`;
	return `of result ${index} no body is kept: the job did not ask for keepBodies, or there was no response`;
}

function tooLong({ body, bytes }: Result): string {
	return `the body has ${bytes} bytes, more than an answer may have; read the object ${body?.key} of the stack's bucket`;
}
