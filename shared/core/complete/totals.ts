import type { ChunkRecord } from '../chunk.ts';
import type { Job, JobTotals, UsageTotals } from '../job.ts';
import { addLinkSums } from '../links/crawl.ts';
import type { PlanEntry } from '../plan-entry.ts';
import { addWaits } from '../record/host-waits.ts';
import { addVisitTimes } from '../record/phase-times.ts';
import { type LedgerLine, sumLedger } from '../report/ledger.ts';
import { CHANGES, type Change, type Outcome } from '../result.ts';

export interface TotalsInput {
	readonly job: Job;
	readonly entries: readonly PlanEntry[];
	readonly records: readonly ChunkRecord[];
	readonly lines: readonly LedgerLine[];
}

/** The totals of a closed job, from its plan log, records and ledger. */
export function totalsOf({ job, entries, records, lines }: TotalsInput): JobTotals {
	const counts: Partial<Record<Outcome, number>> = {};
	let retries = 0;
	let bytes = 0;
	let robotsUnreadable = 0;
	let schemesRefused = 0;
	let finishedAt = job.createdAt;
	for (const record of records) {
		for (const [outcome, n] of Object.entries(record.counts) as [Outcome, number][]) {
			counts[outcome] = (counts[outcome] ?? 0) + n;
		}
		retries += record.retries;
		bytes += record.bytes;
		robotsUnreadable += record.robotsUnreadable ?? 0;
		schemesRefused += record.schemesRefused ?? 0;
		finishedAt = Math.max(finishedAt, record.committedAt);
	}
	// What a stop has left without a chunk ends with the closing entry: nobody may have recorded anything.
	for (const { closed, committedAt } of entries) if (closed) finishedAt = Math.max(finishedAt, committedAt);

	return {
		targets: Object.values(counts).reduce((total, n) => total + n, 0),
		duplicates: entries.reduce((total, entry) => total + entry.duplicates, 0),
		notPlanned: job.source.targets - (entries.at(-1)?.cursor.index ?? 0) + droppedOf(job, entries),
		...(job.options.crawl && linkTotalsOf(entries, records)),
		counts,
		...(job.options.changes && { changes: changesOf(records) }),
		...(robotsUnreadable > 0 && { robotsUnreadable }),
		...(schemesRefused > 0 && { schemesRefused }),
		...notesOf(records),
		retries,
		bytes,
		timeMs: {
			...addVisitTimes(records.map((record) => record.timeMs)),
			store: lines.reduce((total, line) => total + line.storeMs, 0),
		},
		waits: addWaits(records.flatMap(({ waits }) => waits ?? [])),
		startedAt: job.createdAt,
		finishedAt,
		usage: usageOf(sumLedger(lines, [...records, ...entries], job.options.memoryMb), records),
	};
}

/** Result items are written after their record, and some of them after the end: what they cost is known beforehand. */
function usageOf(usage: UsageTotals, records: readonly ChunkRecord[]): UsageTotals {
	const itemUnits = records.reduce((total, record) => total + (record.itemUnits ?? 0), 0);
	return { ...usage, writeUnits: usage.writeUnits + itemUnits };
}

function notesOf(records: readonly ChunkRecord[]): Pick<JobTotals, 'notes'> {
	const all = records.flatMap(({ notes }) => notes ?? []);
	const [first] = all;
	if (first === undefined) return {};
	return { notes: { results: all.reduce((sum, { results }) => sum + results, 0), example: first.example } };
}

function changesOf(records: readonly ChunkRecord[]): Partial<Record<Change, number>> {
	const sums = CHANGES.map((change) => [
		change,
		records.reduce((sum, { changes }) => sum + (changes?.[change] ?? 0), 0),
	]);
	return Object.fromEntries(sums);
}

/** In a check, what is beyond the limit is visited all the same. */
function droppedOf({ options }: Job, entries: readonly PlanEntry[]): number {
	return options.crawl?.checksLinks === false ? sumOf(entries, 'overLimit') : 0;
}

function linkTotalsOf(entries: readonly PlanEntry[], records: readonly ChunkRecord[]) {
	return {
		isCutByMaxPages: sumOf(entries, 'overLimit') > 0,
		links: addLinkSums(records.map((record) => record.linkSums)),
		linksLost: sumOf(entries, 'lost'),
	};
}

function sumOf(entries: readonly PlanEntry[], field: 'overLimit' | 'lost'): number {
	return entries.reduce((total, { links }) => total + (links?.[field] ?? 0), 0);
}
