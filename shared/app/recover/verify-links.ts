import type { ChunkBlob, ChunkRecord } from '../../core/chunk.ts';
import { pendingLinksOf } from '../../core/complete/completion.ts';
import type { PlanEntry } from '../../core/plan-entry.ts';
import { KeySet } from '../../core/record/key-set.ts';
import { canonicalKey, linkKey, targetKey } from '../../core/record/target-key.ts';
import type { Target } from '../../core/target.ts';

/** Holds a crawl's plan against what its pages link to, while a verification walks the one beside the other. */
export interface LinkCheck {
	/** A seed, of the source's copy. */
	seed(target: Target): void;
	/** A target of the plan, which comes after the records that link to it. */
	planned(target: Target): void;
	/** URLs that a plan entry leaves out. */
	dropped(urls: readonly string[]): void;
	/** What a recorded chunk has found. */
	found(record: ChunkRecord, blob: ChunkBlob): void;
	/** To be called last: nothing that was found is missing in the plan. */
	end(entries: readonly PlanEntry[], records: Iterable<ChunkRecord>): void;
}

/** @param wrong - Takes each problem. In memory are 16 bytes for each URL, twice. */
export function createLinkCheck(wrong: (problem: string) => void): LinkCheck {
	/** Seeds, and what pages link to. */
	const known = new KeySet();
	/** What is planned, or left out. */
	const covered = new KeySet();
	/** What is known, and covered. */
	let both = 0;

	function cover(url: string, key: Uint32Array): void {
		if (!covered.add(key)) wrong(`${url} is planned twice, or planned and left out`);
		if (known.has(key)) both++;
		else wrong(`${url} is planned, and neither the source nor a page before it has it`);
	}

	return {
		seed: (target) => {
			known.add(targetKey(target));
		},
		planned: (target) => cover(target.url, targetKey(target)),
		dropped(urls) {
			for (const url of urls) cover(url, canonicalKey(url));
		},
		found({ chunkId, links = 0 }, { found = [] }) {
			const urls = found.flatMap(({ follow, visit }) => [...follow, ...visit]);
			if (urls.length !== links)
				wrong(`record ${chunkId}: it counts ${links} links, and its blob holds ${urls.length}`);
			for (const url of urls) known.add(linkKey(url));
		},
		end(entries, records) {
			const isCut = entries.some(({ closed, links }) => closed || (links?.lost ?? 0) > 0);
			if (isCut) return;
			for (const { chunkId } of pendingLinksOf(entries, records))
				wrong(`record ${chunkId}: its links are not taken in`);
			const missing = known.size - both;
			if (missing > 0) wrong(`${missing} links are neither planned nor left out`);
		},
	};
}
