import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { pagePolicy } from '../dashboard/page-policy.ts';
import { createUploadOrigin } from '../dashboard/upload-origin.ts';

/** The dashboard: a page that holds nothing of anybody, so that it needs no key; what it shows it calls for with one. */
export function addDashboardRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps): void {
	const uploadOrigin = createUploadOrigin(deps);
	const page = createRoute({
		method: 'get',
		path: '/',
		summary: 'The dashboard, a page for browsers; it needs no key, and asks for one.',
		responses: { 200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } } },
	});
	app.openapi(page, async (c) => {
		// Loaded when somebody looks: no other call has a use for it.
		const { HTML, SCRIPT_HASH, STYLE_HASH } = await import('../dashboard/built-page.ts');
		const policy = pagePolicy({ scriptHash: SCRIPT_HASH, styleHash: STYLE_HASH, uploadOrigin: await uploadOrigin() });
		return c.body(HTML, 200, {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': policy,
			'cache-control': 'no-store',
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'no-referrer',
			'cross-origin-opener-policy': 'same-origin',
			'permissions-policy': 'camera=(), geolocation=(), microphone=()',
		}) as never;
	});
}
