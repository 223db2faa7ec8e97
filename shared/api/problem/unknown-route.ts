import type { OpenAPIHono } from '@hono/zod-openapi';
import type { NotFoundHandler } from 'hono';
import type { ApiEnv } from '../api-deps.ts';
import { problemResponse } from './problem.ts';

/** Tells a path that there is not from a method that a path has not. */
export function createUnknownRouteHandler(app: OpenAPIHono<ApiEnv>): NotFoundHandler<ApiEnv> {
	return (c) => {
		const allowed = methodsAt(app, c.req.path);
		if (allowed.length === 0) return problemResponse(c, { status: 404, detail: 'there is nothing at this path' });
		const allow = allowed.join(', ');
		return problemResponse(c, { status: 405, detail: `this path knows ${allow} alone`, headers: { allow } });
	};
}

function methodsAt(app: OpenAPIHono<ApiEnv>, path: string): string[] {
	const methods = app.openAPIRegistry.definitions.flatMap((definition) => {
		if (definition.type !== 'route') return [];
		const template = new RegExp(`^${definition.route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
		return template.test(path) ? [definition.route.method.toUpperCase()] : [];
	});
	return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).toSorted();
}
