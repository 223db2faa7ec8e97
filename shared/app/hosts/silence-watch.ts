import { hostOf, originOf } from '../../core/hosts/host-of.ts';
import { isSilence } from '../../core/hosts/silence.ts';
import { nextUrlOf } from '../../core/target.ts';
import type { Visit } from '../../core/visit.ts';
import type { HostQueue } from './host-queue.ts';
import type { QueueItem } from './host-queues.ts';
import type { SilentEnd, SilentOrigins } from './silent-origins.ts';

export interface SilenceWatchDeps<T> {
	readonly origins: SilentOrigins;
	/** Visits that it has ended say nothing of their hosts. */
	readonly signal: AbortSignal;
	/** Ends an item without a visit. */
	readonly end: (item: T, how: SilentEnd) => void;
}

/** Sees to it that a host which answers nobody costs its job a few timeouts, and not one for each of its links. */
export function createSilenceWatch<T extends QueueItem>({ origins, signal, end }: SilenceWatchDeps<T>) {
	/** `false` if it is to be visited. */
	function endsUnasked(item: T): boolean {
		const how = origins.endAt(item.job.jobId, originAskedFor(item));
		if (how !== undefined) end(item, how);
		return how !== undefined;
	}

	/** Where it is the last that is tried, those that wait for it end with it. */
	function noteFailure(item: T, { outcome, error, next }: Visit): void {
		const { job, held } = item;
		if (error === null || held === undefined || next !== undefined || signal.aborted || !isSilence(error.code)) return;
		const how = { outcome, error, attempts: job.options.retries + 1 };
		if (!origins.failed(job.jobId, originAskedFor(item), how)) return;
		held.hostQueue.enter(held.hostQueue.drain().filter((one) => !endsUnasked(one.item as T)));
	}

	return {
		get isOn() {
			return origins.size > 0;
		},
		/**
		 * @param silent - Origins of the host that did not answer for their robots.txt.
		 * @returns The items that are to be visited.
		 */
		admit(items: readonly T[], hostQueue: HostQueue<QueueItem>, silent: readonly string[]): readonly T[] {
			const [first] = items;
			if (first === undefined || silent.length === 0) return items;
			const isSilent = silent.map((origin) => origins.note(first.job.jobId, origin));
			if (isSilent.includes(true)) hostQueue.probe();
			return items.filter((item) => !endsUnasked(item));
		},
		learn(item: T, visit: Visit): void {
			if (visit.status === null) noteFailure(item, visit);
			else origins.answered(item.job.jobId, originAskedFor(item));
		},
	};
}

function originAskedFor({ target }: QueueItem): string {
	const url = nextUrlOf(target);
	return originOf(url, hostOf(url) ?? '');
}
