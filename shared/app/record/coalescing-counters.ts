import { COUNT_INTERVAL_MS } from '../../core/record/count-interval.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Progress, ProgressCounters } from '../../ports/progress-counters.ts';

interface Pending {
	delta: Partial<Progress>;
	expiresAt: number;
	readonly done: PromiseWithResolvers<Progress>;
}

/**
 * Adds one sum where several additions to a job come close together, as chunks of a batch end: while one is under way,
 * or while others are said to follow.
 *
 * Each caller still waits until its own addition is made, and learns the counters after it.
 */
export function coalesceCounters(counters: ProgressCounters, clock: Pick<Clock, 'sleep'>): ProgressCounters {
	const waiting = new Map<string, Pending>();
	const busy = new Set<string>();

	async function flush(jobId: string): Promise<void> {
		if (busy.has(jobId)) return;
		busy.add(jobId);
		for (let next = take(jobId); next !== undefined; next = take(jobId)) {
			await counters.add(jobId, next.delta, next.expiresAt).then(next.done.resolve, next.done.reject);
		}
		busy.delete(jobId);
	}

	function take(jobId: string): Pending | undefined {
		const next = waiting.get(jobId);
		waiting.delete(jobId);
		return next;
	}

	async function flushLater(jobId: string, pending: Pending): Promise<void> {
		await clock.sleep(COUNT_INTERVAL_MS);
		if (waiting.get(jobId) === pending) await flush(jobId);
	}

	return {
		add(jobId, delta, expiresAt, isFollowed = false) {
			const known = waiting.get(jobId);
			const pending = known ?? { delta: {}, expiresAt, done: Promise.withResolvers<Progress>() };
			waiting.set(jobId, pending);
			pending.delta = sum(pending.delta, delta);
			if (!isFollowed) flush(jobId);
			else if (known === undefined) flushLater(jobId, pending);
			return pending.done.promise;
		},
		read: (jobId) => counters.read(jobId),
		erase: (jobId) => counters.erase(jobId),
	};
}

function sum(a: Partial<Progress>, b: Partial<Progress>): Partial<Progress> {
	const fields = Object.keys({ ...a, ...b }) as (keyof Progress)[];
	return Object.fromEntries(fields.map((field) => [field, (a[field] ?? 0) + (b[field] ?? 0)]));
}
