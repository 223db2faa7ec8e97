import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { MAX_LIST_BYTES } from '../../app/jobs/request/requested-source.ts';
import { uploadKeyOf } from '../../core/record/object-keys.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { requireJson } from '../problem/request-bounds.ts';
import { Upload } from '../schemas/answers.ts';
import { wholeNumber } from '../schemas/values.ts';
import { originOf } from './origin.ts';
import { problems, SECURITY } from './route-parts.ts';

const EXPIRES_SECONDS = 15 * 60;

/** Sources that are too long for a request. */
export function addUploadsRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const create = createRoute({
		method: 'post',
		path: '/uploads',
		summary: 'Names an address where a list of targets can be put, without a key.',
		security: SECURITY,
		middleware: [requireKey('write'), requireJson] as const,
		request: {
			body: {
				required: true,
				content: {
					'application/json': {
						schema: z.strictObject(
							{ bytes: wholeNumber({ min: 1, max: MAX_LIST_BYTES }).describe('Length of the list, exactly.') },
							{ error: 'must be a JSON object' },
						),
					},
				},
			},
		},
		responses: {
			201: { description: 'Where to put it.', content: { 'application/json': { schema: Upload } } },
			...problems(413, 415, 422),
		},
	});
	app.openapi(create, async (c) => {
		const { bytes } = c.req.valid('json');
		const uploadId = deps.ids.id();
		const expiresAt = Math.floor(deps.clock.now() / 1000) + EXPIRES_SECONDS;
		const { url, headers } = await deps.uploads.forPut({ key: uploadKeyOf(uploadId), bytes, expiresAt });
		const upload = { uploadId, method: 'PUT' as const, url: new URL(url, originOf(c)).href, headers };
		return c.json({ ...upload, expiresAt: new Date(expiresAt * 1000).toISOString() }, 201);
	});
}
