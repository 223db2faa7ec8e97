import { ownCopy } from '../own-copy.ts';
import type { LinkedPage } from './page-link.ts';

/** What a page takes beside its characters. */
const BYTES_BESIDE = 256;

/**
 * Pages that this instance has recorded, for the report on links.
 *
 * Whoever closes a job has mostly visited much of it, and to read that back from its blobs takes longer than to go
 * through it. It is a hint: what was kept longest ago is forgotten when there is much, and read like what others visited.
 */
export interface PageMemory {
	/** @param attemptId - Of the record whose blob holds them. */
	keep(attemptId: string, pages: readonly LinkedPage[]): void;
	/** Gives them away, and forgets them; `undefined` if they are not known. */
	take(attemptId: string): readonly LinkedPage[] | undefined;
}

interface Kept {
	readonly pages: readonly LinkedPage[];
	readonly bytes: number;
}

/** @param maxBytes - About what it may take. */
export function createPageMemory(maxBytes: number): PageMemory {
	const kept = new Map<string, Kept>();
	let bytes = 0;

	function forget(attemptId: string): Kept | undefined {
		const found = kept.get(attemptId);
		kept.delete(attemptId);
		bytes -= found?.bytes ?? 0;
		return found;
	}

	return {
		keep(attemptId, pages) {
			const own = { pages: pages.map(withOwnIds), bytes: pages.reduce((total, page) => total + sizeOf(page), 0) };
			kept.set(attemptId, own);
			bytes += own.bytes;
			for (const [oldest] of kept) {
				if (bytes <= maxBytes) break;
				forget(oldest);
			}
		},
		take: (attemptId) => forget(attemptId)?.pages,
	};
}

/** The names are pieces of the page. */
function withOwnIds(page: LinkedPage): LinkedPage {
	return page.ids === undefined ? page : { ...page, ids: page.ids.map(ownCopy) };
}

function sizeOf({ url, links, ids = [] }: LinkedPage): number {
	return ids.reduce((total, id) => total + id.length, url.length + links.length + BYTES_BESIDE);
}
