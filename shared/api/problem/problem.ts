import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** One thing that is wrong with a request. */
export interface Fault {
	/** Where it is: `options.timeout`, `source.urls[3]`, or the name of a parameter or header. */
	readonly path: string;
	readonly detail: string;
}

export interface Problem {
	readonly status: ContentfulStatusCode;
	readonly detail: string;
	readonly errors?: readonly Fault[];
	readonly headers?: Readonly<Record<string, string>>;
}

/** A problem that ends a request; the only error that routes throw on purpose. */
export class ProblemError extends Error {
	override readonly name = 'ProblemError';
	readonly problem: Problem;

	constructor(problem: Problem) {
		super(problem.detail);
		this.problem = problem;
	}
}

const TITLES: Readonly<Record<number, string>> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	405: 'Method Not Allowed',
	409: 'Conflict',
	413: 'Content Too Large',
	415: 'Unsupported Media Type',
	422: 'Unprocessable Content',
	429: 'Too Many Requests',
	500: 'Internal Server Error',
	503: 'Service Unavailable',
};

export const WRONG_BODY = 'the body asks for what cannot be';

/** Problem details as RFC 9457 has them. */
export function problemResponse(c: Context, { status, detail, errors, headers = {} }: Problem): Response {
	const body = { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail, ...(errors && { errors }) };
	return c.body(JSON.stringify(body), status, { ...headers, 'content-type': 'application/problem+json' });
}
