import { comparePage } from '../../core/fetch/page-change.ts';
import { type ResultContext, resultOf } from '../../core/fetch/result-of.ts';
import type { PageState } from '../../core/page-state.ts';
import { pageKey } from '../../core/record/page-key.ts';
import type { Result } from '../../core/result.ts';
import type { EndedVisit } from '../../core/visit.ts';
import type { PoolItem } from './pool-item.ts';

export interface SettledItem {
	readonly result: Result;
	/** What the next job of the same name is to know of its page. */
	readonly page?: PageState;
}

/**
 * What becomes of an item whose last attempt is final.
 *
 * @param startedAt - When the first of its attempts here was made, in milliseconds since the epoch.
 */
export function settleItem(
	item: PoolItem,
	visit: EndedVisit,
	{ startedAt, now, jobId, instance, thread }: ResultContext & { readonly startedAt: number },
): SettledItem {
	// Of a clock that was set back.
	const since = (before: number, after: number) => Math.max(0, after - before);
	const totalMs = item.startedAt === undefined ? visit.totalMs : since(startedAt, now);
	const queueMs = since(item.enteredAt, startedAt);
	const how = { jobId, instance, thread: visit.thread ?? thread, now, queueMs, totalMs };
	const result = withBody(item, visit, resultOf(item.target, visit, how));
	if (visit.kind !== 'response' || visit.page === undefined) return { result };
	const key = pageKey(item.target);
	const { change, state } = comparePage({ key, seen: visit.page, before: item.known, now });
	return { result: { ...result, change }, ...(state && { page: state }) };
}

function withBody({ open }: PoolItem, visit: EndedVisit, result: Result): Result {
	const kept = visit.kind === 'response' ? visit.kept : undefined;
	return kept === undefined || open.pages === undefined ? result : { ...result, body: open.pages.add(kept) };
}
