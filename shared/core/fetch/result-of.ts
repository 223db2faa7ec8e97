import type { Failure, Outcome, Result, Timings } from '../result.ts';
import type { Target } from '../target.ts';
import { type EndedVisit, NO_PHASES } from '../visit.ts';

/** Where and when a result came about. */
export interface ResultContext {
	readonly jobId: string;
	readonly instance: string;
	readonly thread: number;
	/** Milliseconds since the epoch. */
	readonly now: number;
}

/** What a result says of the page, or of its absence. */
type Seen = Pick<
	Result,
	| 'finalUrl'
	| 'outcome'
	| 'status'
	| 'error'
	| 'contentType'
	| 'charset'
	| 'bytes'
	| 'title'
	| 'links'
	| 'redirects'
	| 'extracted'
	| 'attempts'
	| 'timings'
> & { readonly note: string | undefined };

/** The result of a target whose last attempt is final. */
export function resultOf(
	target: Target,
	visit: EndedVisit,
	how: ResultContext & { queueMs: number; totalMs: number },
): Result {
	const { queueMs, totalMs } = how;
	const { dnsMs, connectMs, tlsMs, ttfbMs, bodyMs, parseMs } = visit;
	// What never was a request used no attempt.
	const attempts = visit.outcome === 'invalid_url' ? 0 : (target.attempts ?? 0) + 1;
	const timings = { queueMs, dnsMs, connectMs, tlsMs, ttfbMs, bodyMs, parseMs, totalMs };
	const { outcome, redirects } = visit;
	const error = placed(target, visit.error);
	if (visit.kind !== 'response')
		return resultFrom(target, how, { ...NOTHING_SEEN, outcome, error, redirects, attempts, timings });
	// Field by field: to spread a visit costs more than all else of a result.
	const { finalUrl, status, note, contentType, charset, bytes, title, links, extracted = {} } = visit;
	const page = { finalUrl, status, note, contentType, charset, bytes, title, links, extracted };
	return resultFrom(target, how, { ...page, outcome, error, redirects, attempts, timings });
}

/** The result of a target that ends without (another) visit. */
export function resultWithoutVisit(
	target: Target,
	end: { outcome: Outcome; error: Failure | null },
	how: ResultContext,
): Result {
	const { nextRequest, attempts = 0 } = target;
	const redirects = nextRequest?.redirects ?? [];
	return resultFrom(target, how, {
		...NOTHING_SEEN,
		...end,
		redirects,
		attempts: nextRequest ? attempts + 1 : attempts,
	});
}

/** What is no address is looked for in the list that has it. */
function placed({ place, fault, faultCode }: Target, error: Failure | null): Failure | null {
	if (error === null || (place === undefined && fault === undefined)) return error;
	const message = fault ?? error.message;
	return { code: faultCode ?? error.code, message: place === undefined ? message : `${place}: ${message}` };
}

/** In the order in which people read a line of it. */
function resultFrom(target: Target, { jobId, instance, thread, now }: ResultContext, seen: Seen): Result {
	const result: Result = {
		jobId,
		index: target.index,
		url: target.url,
		finalUrl: seen.finalUrl,
		outcome: seen.outcome,
		status: seen.status,
		error: seen.error,
		contentType: seen.contentType,
		charset: seen.charset,
		bytes: seen.bytes,
		title: seen.title,
		links: seen.links,
		redirects: seen.redirects,
		extracted: seen.extracted,
		attempts: seen.attempts,
		timings: seen.timings,
		parents: target.parent === undefined ? [] : [target.parent],
		fetchedAt: new Date(now).toISOString(),
		instance,
		thread,
	};
	// Apart: of an object with something optional in its midst V8 makes no fast one.
	return seen.note === undefined ? result : { ...result, note: seen.note };
}

const NO_TIMINGS: Timings = { queueMs: 0, ...NO_PHASES };

const NOTHING_SEEN: Omit<Seen, 'outcome' | 'error' | 'attempts'> = {
	finalUrl: null,
	status: null,
	note: undefined,
	contentType: null,
	charset: null,
	bytes: 0,
	title: null,
	links: 0,
	redirects: [],
	extracted: {},
	timings: NO_TIMINGS,
};
