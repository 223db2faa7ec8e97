import type { Failure, Outcome, Result, Timings } from './result.ts';
import type { Target } from './target.ts';
import type { Visit } from './visit.ts';

/** Where and when a result came about. */
export interface ResultContext {
	readonly jobId: string;
	readonly instance: string;
	readonly thread: number;
	/** Milliseconds since the epoch. */
	readonly now: number;
}

/** The result of a target whose last attempt is final. */
export function resultOf(
	target: Target,
	visit: Visit,
	how: ResultContext & { queueMs: number; totalMs: number },
): Result {
	const { queueMs, totalMs } = how;
	return {
		...frame(target, how),
		finalUrl: visit.finalUrl,
		outcome: visit.outcome,
		status: visit.status,
		error: visit.error,
		contentType: visit.contentType,
		charset: visit.charset,
		bytes: visit.bytes,
		title: visit.title,
		links: visit.links,
		redirects: visit.redirects,
		extracted: {},
		// What never was a request used no attempt.
		attempts: visit.outcome === 'invalid_url' ? 0 : (target.attempts ?? 0) + 1,
		timings: { queueMs, dnsMs: visit.dnsMs, connectMs: visit.connectMs, ttfbMs: visit.ttfbMs, totalMs },
		parents: [],
	};
}

/** The result of a target that ends without (another) visit. */
export function resultWithoutVisit(
	target: Target,
	end: { outcome: Outcome; error: Failure | null },
	how: ResultContext,
): Result {
	return {
		...frame(target, how),
		finalUrl: null,
		outcome: end.outcome,
		status: null,
		error: end.error,
		contentType: null,
		charset: null,
		bytes: 0,
		title: null,
		links: 0,
		redirects: [],
		extracted: {},
		attempts: target.attempts ?? 0,
		timings: NO_TIMINGS,
		parents: [],
	};
}

const NO_TIMINGS: Timings = { queueMs: 0, dnsMs: 0, connectMs: 0, ttfbMs: 0, totalMs: 0 };

function frame(target: Target, { jobId, instance, thread, now }: ResultContext) {
	return { jobId, index: target.index, url: target.url, fetchedAt: new Date(now).toISOString(), instance, thread };
}
