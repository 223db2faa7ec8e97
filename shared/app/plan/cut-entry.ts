import type { Job } from '../../core/job.ts';
import type { FoundLinks } from '../../core/links/crawl.ts';
import { cutLinks } from '../../core/plan/cut-links.ts';
import type { PlannedLinks, SourceCursor } from '../../core/plan-entry.ts';
import { ChunkCutter } from '../../core/record/chunk-cutter.ts';
import { KeySet } from '../../core/record/key-set.ts';
import { targetKey } from '../../core/record/target-key.ts';
import type { Target } from '../../core/target.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { PlanCopy } from './plan-copy.ts';
import { readSource } from './read-source.ts';
import { createSeedLimit } from './seed-limit.ts';

/** What an entry of a plan is made of, before it is committed. */
export interface EntryContent {
	readonly chunks: readonly (readonly Target[])[];
	/** Of the targets in them, and of what is dropped. */
	readonly keys: readonly Uint32Array[];
	readonly duplicates: number;
	readonly cursor: SourceCursor;
	readonly sourceDone: boolean;
	readonly links?: PlannedLinks;
	readonly dropped?: readonly string[];
}

/** The links of a record that are to be taken in; `undefined` if nobody can read them, which the entry then tells. */
export interface RecordLinks {
	readonly chunkId: string;
	readonly found: readonly FoundLinks[] | undefined;
}

/** Small enough for the first chunks to be on their way at once, large enough for a million to be few entries. */
const FIRST_ENTRY_CHUNKS = 40;
const ENTRY_CHUNKS = 100;
/** Lines that one entry looks at, so that an endless run of duplicates does not outlive an invocation. */
const ENTRY_LINES = 100_000;

export interface SourceCut {
	readonly objects: ObjectStore;
	/** Chunks that one entry cuts at most; chosen here if absent. */
	readonly entryChunks?: number | undefined;
}

/** Reads on in the source of a job, and cuts what is new into chunks. */
export async function cutSource({ objects, entryChunks }: SourceCut, job: Job, copy: PlanCopy): Promise<EntryContent> {
	const { source, options } = job;
	const { planned } = copy.memory;
	const maxChunks = entryChunks ?? (copy.entries.length === 0 ? FIRST_ENTRY_CHUNKS : ENTRY_CHUNKS);
	const cutter = new ChunkCutter({ maxTargets: options.chunkSize, maxChunks });
	const limit = createSeedLimit(options.crawl, copy.sumOf('pages'));
	const fresh = new KeySet();
	const keys: Uint32Array[] = [];
	let at = copy.cursor;
	let duplicates = 0;
	const lastIndex = at.index + ENTRY_LINES;
	for await (const line of readSource(objects, source, at)) {
		const { target } = line;
		const key = targetKey(target);
		if (planned.has(key) || fresh.has(key)) duplicates++;
		else if (limit.drops) limit.drop(target.url);
		else if (!cutter.take({ ...target, ...limit.mark })) break;
		else limit.count();
		if (fresh.add(key)) keys.push(key);
		at = line.next;
		if (at.index >= lastIndex) break;
	}
	return {
		chunks: cutter.chunks,
		keys,
		duplicates,
		cursor: at,
		sourceDone: at.offset >= source.bytes,
		...limit.result(),
	};
}

/** Cuts what is new among the links of records into chunks. */
export function cutFoundLinks(records: readonly RecordLinks[], job: Job, copy: PlanCopy): EntryContent {
	const { jobId, source, options } = job;
	const { crawl, chunkSize } = options;
	if (crawl === undefined) throw new Error(`job ${jobId} is no crawl, and has links to take in`);
	const { planned, underWay } = copy.memory;
	const { chunks, keys, dropped, targets, pages, overLimit } = cutLinks({
		found: records.flatMap((record) => record.found ?? []),
		crawl,
		chunkSize,
		known: planned,
		pages: copy.sumOf('pages'),
		firstIndex: source.targets + copy.sumOf('targets'),
		underWay,
	});
	const lost = records.filter((record) => record.found === undefined).length;
	const links = { takenIn: records.map(({ chunkId }) => chunkId), targets, pages, overLimit, lost };
	return { chunks, keys, dropped, links, duplicates: 0, cursor: copy.cursor, sourceDone: copy.sourceDone };
}
