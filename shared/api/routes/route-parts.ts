import { z } from '@hono/zod-openapi';
import { GatewayMessage, Problem } from '../schemas/answers.ts';

/** A job by its id; what can be none is not there. */
export const JobPath = z.object({
	jobId: z
		.string()
		.regex(/^[0-9A-Za-z_-]{1,64}$/, { error: 'there is no such job' })
		.openapi({ param: { name: 'jobId', in: 'path' } }),
});

/** The same key gives the same job again, for a day. */
export const IdempotencyHeader = z.object({
	'idempotency-key': z
		.string()
		.regex(/^[\x21-\x7e]{1,200}$/, { error: 'must be 1 to 200 visible ASCII characters' })
		.optional(),
});

const WHAT: Readonly<Record<number, string>> = {
	400: 'The request cannot be understood, or a parameter is wrong.',
	401: 'The key is missing, or not known.',
	403: 'The key may not do this.',
	404: 'There is no such job.',
	405: 'The path does not know the method.',
	409: 'It does not go with what is there.',
	413: 'The body is too long.',
	415: 'The body is no JSON.',
	422: 'The body asks for what cannot be; each fault is named by its path.',
	431: 'The headers, or the path with its query, are longer than 10 KB; the answer has no body.',
	429: 'The key calls too often.',
	503: 'A store or a queue does not answer.',
};

/** Problems that a route may answer with; those of the key and of the stores belong to each. */
export function problems<const S extends number>(...statuses: readonly S[]) {
	const all = [...new Set([400, 401, 403, 429, 431, 503, ...statuses])];
	const content = { 'application/problem+json': { schema: Problem } };
	const contents: Readonly<Record<number, object>> = {
		// Beyond 10 MB API Gateway itself says it.
		413: { content: { ...content, 'application/json': { schema: GatewayMessage } } },
		// Whoever stands before the function says it, in no words.
		431: {},
	};
	const entries = all.map((status) => [
		status,
		{ description: WHAT[status] ?? 'A problem.', ...(contents[status] ?? { content }) },
	]);
	return Object.fromEntries(entries) as Record<
		never,
		{ description: string; content: { 'application/problem+json': { schema: typeof Problem } } }
	>;
}

export const SECURITY = [{ key: [] }];
