import type { FunctionResource, RouteResource } from '../template/stack.ts';

/** A route, and the function behind it. */
export interface ServedRoute extends RouteResource {
	readonly functionName: string;
}

/** What a request goes to. */
export interface MatchedRoute {
	readonly route: ServedRoute;
	/** As API Gateway names it: `GET /a/{b}`, or `$default`. */
	readonly routeKey: string;
	readonly pathParameters: Readonly<Record<string, string>>;
}

export function routesOf(functions: readonly FunctionResource[]): ServedRoute[] {
	return functions.flatMap(({ name, routes }) => routes.map((route) => ({ ...route, functionName: name })));
}

/** The most particular route of those that fit: one without a variable, then one with, then greedy ones, then the default. */
export function matchRoute(routes: readonly ServedRoute[], method: string, path: string): MatchedRoute | undefined {
	const fitting = routes.flatMap((route) => {
		const isMethod = route.method === 'ANY' || route.method === method;
		const found = isMethod ? patternOf(route).exec(path) : null;
		return found === null ? [] : [{ route, routeKey: keyOf(route), pathParameters: { ...found.groups } }];
	});
	return fitting.toSorted((a, b) => rankOf(a.route) - rankOf(b.route))[0];
}

function patternOf({ path }: RouteResource): RegExp {
	if (path === '$default') return /^/;
	const source = path
		.split(/(\{\w+\+?\})/)
		.map((part) => {
			const [, name, greedy] = /^\{(\w+)(\+?)\}$/.exec(part) ?? [];
			if (name === undefined) return RegExp.escape(part);
			return `(?<${name}>${greedy ? '.+' : '[^/]+'})`;
		})
		.join('');
	return new RegExp(`^${source}$`);
}

function rankOf({ path, method }: RouteResource): number {
	if (path === '$default') return 6;
	const rank = path.includes('+}') ? 4 : path.includes('{') ? 2 : 0;
	return rank + (method === 'ANY' ? 1 : 0);
}

function keyOf({ method, path }: RouteResource): string {
	return path === '$default' ? path : `${method} ${path}`;
}
