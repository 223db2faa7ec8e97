import { MAX_CHUNK_BYTES } from '../../core/record/chunk-cutter.ts';
import type { Setting } from '../setting.ts';
import type { Workload } from '../workload.ts';

/** As the planner cuts: a first entry that is soon on its way, larger ones after it. */
const FIRST_ENTRY_CHUNKS = 40;
const ENTRY_CHUNKS = 100;
const MS_PER_SECOND = 1000;

/** Chunks that one plan entry cuts. */
export interface PlannedEntry {
	/** Targets in each. */
	readonly chunks: readonly number[];
	readonly targets: number;
	/** The earliest time at which each may start, where hosts limit the rate. */
	readonly dueAtMs: readonly number[];
}

/** Targets in a chunk: as many as are asked for and fit into a message. */
export function targetsInChunk({ chunkSize }: Setting, { targetBytes }: Workload): number {
	return Math.max(1, Math.min(chunkSize, Math.floor(MAX_CHUNK_BYTES / targetBytes)));
}

/** Targets a second that all hosts together take. */
export function ratePerSecond({ hosts, ratePerHost = Infinity }: Workload): number {
	return hosts * ratePerHost;
}

/**
 * The plan of a job, entry by entry.
 *
 * A rate for hosts is kept by reservations, a chunk at a time: here each chunk is due when all before it have had
 * their turn, over all hosts alike.
 */
export function* planOf(workload: Workload, setting: Setting): Generator<PlannedEntry> {
	const size = targetsInChunk(setting, workload);
	const perSecond = ratePerSecond(workload);
	let planned = 0;
	for (let n = 0; planned < workload.targets; n++) {
		const most = n === 0 ? FIRST_ENTRY_CHUNKS : ENTRY_CHUNKS;
		const chunks: number[] = [];
		const dueAtMs: number[] = [];
		const from = planned;
		while (chunks.length < most && planned < workload.targets) {
			const targets = Math.min(size, workload.targets - planned);
			chunks.push(targets);
			dueAtMs.push((planned * MS_PER_SECOND) / perSecond);
			planned += targets;
		}
		yield { chunks, targets: planned - from, dueAtMs };
	}
}
