import type { Progress, ProgressCounters } from '../ports/progress-counters.ts';

interface Pending {
	delta: Partial<Progress>;
	expiresAt: number;
	readonly done: PromiseWithResolvers<Progress>;
}

/**
 * Adds one sum where several additions to a job come while one is under way: chunks of a batch end close together.
 *
 * Each caller still waits until its own addition is made, and learns the counters after it.
 */
export function coalesceCounters(counters: ProgressCounters): ProgressCounters {
	const waiting = new Map<string, Pending>();
	const busy = new Set<string>();

	async function flush(jobId: string): Promise<void> {
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

	return {
		add(jobId, delta, expiresAt) {
			const pending = waiting.get(jobId) ?? { delta: {}, expiresAt, done: Promise.withResolvers<Progress>() };
			waiting.set(jobId, pending);
			pending.delta = sum(pending.delta, delta);
			if (!busy.has(jobId)) flush(jobId);
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
