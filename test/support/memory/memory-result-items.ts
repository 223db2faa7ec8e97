import { StoreError } from '../../../shared/core/errors.ts';
import { type ResultItem, resultItems } from '../../../shared/core/report/result-item.ts';
import type { ResultItems } from '../../../shared/ports/result-items.ts';
import { refuseTooLarge } from './item-size.ts';

export interface MemoryResultItems extends ResultItems {
	/** In the order of their keys. */
	items(): readonly ResultItem[];
	/** Fails the next writes, and then no more. */
	fail(times: number): void;
}

export function createMemoryResultItems(): MemoryResultItems {
	const stored = new Map<string, ResultItem>();
	let failures = 0;
	return {
		async put(results, expiresAt) {
			if (failures-- > 0) throw new StoreError('the table is away');
			for (const item of results.flatMap(resultItems)) {
				refuseTooLarge(item.sk, item);
				stored.set(`${item.pk} ${item.sk}`, { ...item, expiresAt });
			}
		},
		async erase(jobId) {
			for (const key of stored.keys()) if (key.startsWith(`RESULTS#${jobId} `)) stored.delete(key);
		},
		items: () => [...stored.keys()].sort().flatMap((key) => stored.get(key) ?? []),
		fail(times) {
			failures = times;
		},
	};
}
