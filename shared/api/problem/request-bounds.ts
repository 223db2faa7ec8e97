import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { ProblemError } from './problem.ts';

/** Lambda takes 6 MB with all that API Gateway adds, and a text is longer in JSON. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** No request needs a fifth of it. */
const MAX_DEPTH = 32;

/** Ends what is too long before anybody reads it. */
export const boundBody: MiddlewareHandler = bodyLimit({
	maxSize: MAX_BODY_BYTES,
	onError: () => {
		throw new ProblemError({
			status: 413,
			detail: `a body may have ${MAX_BODY_BYTES} bytes at most; bring a longer list by POST /uploads`,
		});
	},
});

/** Ends JSON that is none, or is nested deeper than any that is meant, before anything is made of it. */
export const requireJson: MiddlewareHandler = async (c, next) => {
	const text = await c.req.text();
	if (nestingOf(text) > MAX_DEPTH) {
		throw new ProblemError({ status: 400, detail: `the body must be JSON that is nested ${MAX_DEPTH} deep at most` });
	}
	try {
		JSON.parse(text);
	} catch {
		throw new ProblemError({ status: 400, detail: 'the body must be JSON, and cannot be read as such' });
	}
	await next();
};

/** As above, where a body may be missing. */
export const requireJsonIfAny: MiddlewareHandler = async (c, next) => {
	if ((await c.req.text()) === '') return next();
	if (!/^application\/([a-z.-]+\+)?json(;|$)/i.test(c.req.header('content-type') ?? '')) throw new HTTPException(415);
	return requireJson(c, next);
};

/** The most brackets that are open at once, outside of strings. */
export function nestingOf(text: string): number {
	let depth = 0;
	let deepest = 0;
	for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
		if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth);
		else if (token === ']' || token === '}') depth--;
	}
	return deepest;
}
