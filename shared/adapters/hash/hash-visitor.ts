import { pbkdf2Sync } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { FETCH } from '../../core/fetch/workload.ts';
import { EMPTY_PAGE, type EndedVisit, failedVisit, NO_PHASES } from '../../core/visit.ts';
import type { Visitor } from '../../ports/visitor.ts';

/** Fixed, or two runs could not be compared by what they yield. */
const SALT = 'shoal';
const KEY_BYTES = 32;

/**
 * Derives a key of each target on the thread that it is called on: the digest is `extracted`, computing is `parseMs`.
 *
 * Synchronous on purpose: crypto's asynchronous form computes on libuv's pool, four threads that no setting of a job
 * knows of. One target at a time, and between two of them the event loop has its turn, so that messages, timers and
 * writes do not wait for all. A computation that has begun is not cut short, neither by `signal` nor by a timeout.
 */
export function createHashVisitor(): Visitor {
	let last: Promise<unknown> = Promise.resolve();
	return {
		visit(text, { workload = FETCH }, signal) {
			const startedAt = performance.now();
			const rounds = workload.kind === 'hash' ? workload.rounds : 1;
			const visit = last.then(() => setImmediate()).then(() => hashed(text, { rounds, startedAt, signal }));
			last = visit;
			return visit;
		},
		close: async () => {},
	};
}

function hashed(
	text: string,
	{ rounds, startedAt, signal }: { rounds: number; startedAt: number; signal: AbortSignal },
): EndedVisit {
	const error = { code: 'DEADLINE', message: 'the time of the invocation is over' };
	if (signal.aborted) return failedVisit({ outcome: 'timeout', error }, { ...NO_PHASES, totalMs: since(startedAt) });

	const begunAt = performance.now();
	const digest = pbkdf2Sync(text, SALT, rounds, KEY_BYTES, 'sha256').toString('hex');
	const parseMs = since(begunAt);
	const phases = { ...NO_PHASES, parseMs, totalMs: since(startedAt) };
	return { kind: 'response', ...EMPTY_PAGE, outcome: 'ok', status: null, extracted: { digest }, ...phases };
}

function since(startedAt: number): number {
	return Math.round((performance.now() - startedAt) * 10) / 10;
}
