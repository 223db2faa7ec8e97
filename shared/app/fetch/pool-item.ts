import type { NextRequest } from '../../core/next-request.ts';
import type { Target } from '../../core/target.ts';
import type { SendWindow, VisitStart } from '../../core/visit.ts';
import type { QueueItem } from '../hosts/host-queues.ts';
import type { OpenChunk } from '../record/open-chunk.ts';

/** A target in a pool. Times are in milliseconds since the epoch. */
export interface PoolItem extends QueueItem {
	readonly open: OpenChunk;
	readonly enteredAt: number;
	/** Of the first request made in this invocation; set once an attempt has failed. */
	readonly startedAt?: number;
	/** Of the first request of an attempt that goes on. */
	readonly begunAt?: number;
	/** Called once nothing is left of its chunk. */
	readonly finish: () => void;
}

/** How its next request is made. */
export function startOf({ nextRequest, attempts = 0 }: Target, window: SendWindow | undefined): VisitStart | undefined {
	if (nextRequest === undefined && window === undefined && attempts === 0) return undefined;
	const isRetry = attempts > 0 && nextRequest === undefined;
	return { ...(nextRequest && { nextRequest }), ...(window && { window }), ...(isRetry && { isRetry }) };
}

/** An item whose attempt goes on. */
export function withNextRequest({ held: _held, ...item }: PoolItem, nextRequest: NextRequest): PoolItem {
	// They were for the host that was asked before.
	const { startAt: _startAt, pauses: _pauses, ...target } = item.target;
	return { ...item, target: { ...target, nextRequest } };
}

/** An item whose next attempt is to begin. */
export function begunAnew(
	{ held: _held, begunAt: _begunAt, ...item }: PoolItem,
	{ startedAt, attempts, isFree }: { startedAt: number; attempts: number; isFree: boolean },
): PoolItem {
	// A reservation that it brought along is used up, though it may not have passed.
	const { nextRequest: _nextRequest, startAt: _startAt, ...target } = item.target;
	return { ...item, isFree, startedAt, target: { ...target, attempts } };
}
