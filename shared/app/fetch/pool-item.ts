import type { PageState, Validators } from '../../core/page-state.ts';
import type { Target } from '../../core/target.ts';
import type { SendWindow, VisitStart } from '../../core/visit.ts';
import type { Scheduled } from '../hosts/permit.ts';
import type { OpenChunk } from '../record/open-chunk.ts';

/** A target in a pool. Times are in milliseconds since the epoch. */
export interface PoolItem extends Scheduled {
	readonly open: OpenChunk;
	readonly enteredAt: number;
	/** What an earlier job of the same name has seen of its page. */
	readonly known?: PageState;
	/** Of the first request made in this invocation; set once an attempt has failed. */
	readonly startedAt?: number;
	/** Of the first request of an attempt that goes on. */
	readonly begunAt?: number;
	/** Called once nothing is left of its chunk. */
	readonly finish: () => void;
}

/** How its next request is made. */
export function startOf(
	{ nextRequest, attempts = 0 }: Target,
	window: SendWindow | undefined,
	known?: Validators,
): VisitStart | undefined {
	if (nextRequest === undefined && window === undefined && known === undefined && attempts === 0) return undefined;
	const isRetry = attempts > 0 && nextRequest === undefined;
	return {
		...(nextRequest && { nextRequest }),
		...(window && { window }),
		...(isRetry && { isRetry }),
		...(known && { known }),
	};
}
