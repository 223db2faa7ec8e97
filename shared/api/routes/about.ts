import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { health } from '../health.ts';
import { Health } from '../schemas/answers.ts';
import { problems, SECURITY } from './route-parts.ts';

/** What the API says of itself. */
export function addAboutRoutes(app: OpenAPIHono<ApiEnv>, { version }: ApiDeps, requireKey: RequireKey): void {
	const healthRoute = createRoute({
		method: 'get',
		path: '/health',
		summary: 'Tells that the API answers; it needs no key.',
		responses: { 200: { description: 'It does.', content: { 'application/json': { schema: Health } } } },
	});
	app.openapi(healthRoute, (c) => c.json(health(version), 200));

	const openApi = createRoute({
		method: 'get',
		path: '/openapi.json',
		summary: 'This description.',
		security: SECURITY,
		middleware: requireKey('read'),
		responses: {
			200: { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: { type: 'object' } } } },
			...problems(),
		},
	});
	let document: object | undefined;
	app.openapi(openApi, (c) => {
		document ??= app.getOpenAPI31Document({
			openapi: '3.1.0',
			info: { title: 'Shoal', version, description: 'Jobs that collect pages and check links.' },
		});
		return c.json(document as never, 200);
	});
}
