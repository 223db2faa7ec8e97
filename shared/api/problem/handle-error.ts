import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import {
	ConflictError,
	EnvironmentError,
	JobNotFoundError,
	QueueError,
	StoreError,
	UnreadableError,
	UsageError,
} from '../../core/errors.ts';
import { shownUrl } from '../../core/shown-url.ts';
import type { Log } from '../../ports/log.ts';
import { type Problem, ProblemError, problemResponse, WRONG_BODY } from './problem.ts';

/** Turns what a route throws into an answer; what nobody foresaw is logged, and told to nobody. */
export function createErrorHandler(log: Log) {
	return (error: Error, c: Context): Response => {
		const problem = problemOf(error);
		if (problem.status >= 500) log.error(`${c.req.method} ${c.req.path} failed`, error);
		return problemResponse(c, problem);
	};
}

function problemOf(error: Error): Problem {
	if (error instanceof ProblemError) return error.problem;
	if (error instanceof HTTPException) return ofFramework(error);
	const detail = shownUrl(error.message);
	// Of a job that is started: what its source holds shows only now.
	if (error instanceof UsageError) return { status: 422, detail: WRONG_BODY, errors: [{ path: 'source', detail }] };
	if (error instanceof JobNotFoundError) return { status: 404, detail };
	if (error instanceof ConflictError || error instanceof EnvironmentError || error instanceof UnreadableError) {
		return { status: 409, detail };
	}
	if (error instanceof StoreError || error instanceof QueueError) {
		return { status: 503, detail: 'a store or a queue does not answer; try again', headers: { 'retry-after': '1' } };
	}
	return { status: 500, detail: 'this should not have happened; the log of the function has more' };
}

function ofFramework({ status, message }: HTTPException): Problem {
	if (status === 415) return { status, detail: 'the body must be JSON: send Content-Type: application/json' };
	if (status === 400) return { status, detail: message || 'the request cannot be understood' };
	return { status: 500, detail: message };
}
