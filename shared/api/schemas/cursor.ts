import { z } from '@hono/zod-openapi';
import { ProblemError } from '../problem/problem.ts';

/** What a client hands back to get the next page; what is in it is for us alone. */
export const Cursor = z
	.string({ error: 'must be a cursor that a page gave' })
	.max(2000, { error: 'must be a cursor that a page gave' })
	.optional();

export function encodeCursor(place: object): string {
	return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws {ProblemError} It is none of ours. */
export function decodeCursor<T>(cursor: string, place: z.ZodType<T>): T {
	let decoded: unknown;
	try {
		decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString());
	} catch {
		decoded = undefined;
	}
	const read = place.safeParse(decoded);
	if (read.success) return read.data;
	const detail = 'must be a cursor that a page gave';
	throw new ProblemError({
		status: 400,
		detail: 'a parameter is wrong',
		errors: [{ path: 'cursor', detail }],
	});
}
