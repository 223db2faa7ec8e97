import type { UsageTotals } from '../job.ts';
import type { Versioned } from '../stored-version.ts';

/** Requests and capacity units that a piece of work used. */
export interface Usage {
	readonly sqsRequests: number;
	readonly sqsGroupedRequests: number;
	readonly readUnits: number;
	readonly writeUnits: number;
	readonly s3Puts: number;
	readonly s3Gets: number;
}

export const NO_USAGE: Usage = {
	sqsRequests: 0,
	sqsGroupedRequests: 0,
	readUnits: 0,
	writeUnits: 0,
	s3Puts: 0,
	s3Gets: 0,
};

/** What one invocation used for one job; several jobs in a batch share its time by their targets. */
export interface LedgerLine extends Usage, Versioned {
	readonly jobId: string;
	readonly functionName: string;
	readonly requestId: string;
	readonly instanceId: string;
	/** It planned, swept or handled, and visits nothing: its instance is none of those that share the visits. */
	readonly isHousekeeping?: true;
	readonly cold: boolean;
	readonly initMs: number;
	/** INIT and handler, rounded up to 1 ms as Lambda bills them. */
	readonly billedMs: number;
	readonly memoryMb: number;
	readonly peakMemoryMb: number;
	readonly cpuUserMs: number;
	readonly cpuSystemMs: number;
	/** What its chunks took to be written: blobs, records and counts, summed though several were at once. */
	readonly storeMs: number;
	readonly targets: number;
	readonly bytes: number;
	/** Milliseconds since the epoch. */
	readonly startedAt: number;
}

/** What an invocation has used by now, as far as money goes. */
export type Spent = Usage & Pick<LedgerLine, 'billedMs' | 'memoryMb'>;

/** The trace that a record or plan entry keeps of the invocation that committed it. */
export interface Trace {
	/** Empty for what no invocation committed, as the plan of an empty source. */
	readonly requestId: string;
	readonly elapsedMs: number;
}

/** Lambda bills memory in units of 1,024 MB. */
export const MB_PER_GB = 1024;

/**
 * Adds up a job's ledger.
 *
 * An invocation that was killed has left no line, only traces: it counts as long as the last of them, at `memoryMb`.
 */
export function sumLedger(lines: readonly LedgerLine[], traces: Iterable<Trace>, memoryMb: number): UsageTotals {
	const killed = killedInvocations(lines, traces);
	const killedMs = sum(killed, Math.ceil);
	const visiting = lines.filter((line) => !line.isHousekeeping);
	const billedMs = sum(lines, (line) => line.billedMs) + killedMs;
	const gbMs = sum(lines, (line) => line.billedMs * line.memoryMb) / MB_PER_GB + (killedMs * memoryMb) / MB_PER_GB;
	return {
		invocations: lines.length + killed.length,
		instances: new Set(visiting.map((line) => line.instanceId)).size,
		coldStarts: visiting.filter((line) => line.cold).length,
		billedMs,
		gbSeconds: gbMs / 1000,
		cpuMs: sum(lines, (line) => line.cpuUserMs + line.cpuSystemMs),
		peakMemoryMb: lines.reduce((peak, line) => Math.max(peak, line.peakMemoryMb), 0),
		...addUsage(lines),
	};
}

/** Adds up requests and units, field by field. */
export function addUsage(usages: readonly Usage[]): Usage {
	return {
		sqsRequests: sum(usages, (usage) => usage.sqsRequests),
		sqsGroupedRequests: sum(usages, (usage) => usage.sqsGroupedRequests),
		readUnits: sum(usages, (usage) => usage.readUnits),
		writeUnits: sum(usages, (usage) => usage.writeUnits),
		s3Puts: sum(usages, (usage) => usage.s3Puts),
		s3Gets: sum(usages, (usage) => usage.s3Gets),
	};
}

/** Ages of the invocations that left traces but no line. */
function killedInvocations(lines: readonly LedgerLine[], traces: Iterable<Trace>): number[] {
	const known = new Set(lines.map((line) => line.requestId));
	const ages = new Map<string, number>();
	for (const { requestId, elapsedMs } of traces) {
		if (requestId !== '' && !known.has(requestId)) ages.set(requestId, Math.max(elapsedMs, ages.get(requestId) ?? 0));
	}
	return [...ages.values()];
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
	return items.reduce((total, item) => total + of(item), 0);
}
