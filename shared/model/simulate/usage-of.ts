import type { UsageTotals } from '../../core/job.ts';
import { COUNT_INTERVAL_MS } from '../../core/record/count-interval.ts';
import type { Profile } from '../machine/profile.ts';
import type { Setting } from '../setting.ts';
import type { Workload } from '../workload.ts';
import { targetsInChunk } from './chunk-plan.ts';
import type { Simulated } from './simulated.ts';

/** SQS: entries of a call, and bytes that are billed as one request. */
const ENTRIES_PER_CALL = 10;
const BILLED_BYTES = 64 * 1024;
/** DynamoDB: bytes of a write unit. */
const UNIT_BYTES = 1024;
/** Blobs up to this are items of the table, larger ones are objects. */
const MAX_TABLE_BYTES = 8 * 1024 - 256;
/** URLs of a list are alike: in a plan's blob they are compressed to about a fifth. */
const PLAN_COMPRESSION = 5;
const TARGETS_OF_ENTRY = 100;

const MB_PER_GB = 1024;
const MS_PER_SECOND = 1000;

interface UsageInput {
	readonly workload: Workload;
	readonly setting: Setting;
	readonly profile: Profile;
	readonly run: Simulated;
}

/** What a simulated run is billed for: as the ledger counts it, so that the two can be compared. */
export function usageOf(input: UsageInput): UsageTotals {
	const { setting, profile, run } = input;
	const gbMs = run.billedMs * setting.memoryMb + run.dispatcherBilledMs * profile.dispatcherMemoryMb;
	const invocations = run.invocations + run.dispatcherInvocations;
	return {
		invocations,
		instances: run.instances,
		coldStarts: run.coldStarts,
		billedMs: run.billedMs + run.dispatcherBilledMs,
		gbSeconds: gbMs / MB_PER_GB / MS_PER_SECOND,
		cpuMs: run.cpuMs,
		peakMemoryMb: 0,
		...messages(input),
		...writes(input, invocations),
	};
}

/** The dispatcher's calls go to queues with groups; the mapping's receives and deletions are billed without. */
function messages({ workload, setting, run }: UsageInput): Pick<UsageTotals, 'sqsRequests' | 'sqsGroupedRequests'> {
	// Of each invocation that a FIFO queue starts: its message sent, received and deleted.
	if (setting.mode !== 'fanout') return { sqsRequests: 0, sqsGroupedRequests: 3 * run.invocations - 1 };
	const chunkBytes = targetsInChunk(setting, workload) * workload.targetBytes;
	const perSend = Math.max(1, Math.ceil((ENTRIES_PER_CALL * chunkBytes) / BILLED_BYTES));
	const sends = Math.ceil(run.chunks / ENTRIES_PER_CALL) * perSend;
	const perBatch = run.chunks / Math.max(1, run.invocations);
	const calls = Math.ceil(perBatch / ENTRIES_PER_CALL);
	const receives = Math.max(calls, Math.ceil((perBatch * chunkBytes) / BILLED_BYTES));
	return { sqsRequests: run.invocations * (receives + calls), sqsGroupedRequests: sends + 2 };
}

function writes(
	{ workload, setting, run }: UsageInput,
	invocations: number,
): Pick<UsageTotals, 'writeUnits' | 'readUnits' | 's3Puts' | 's3Gets'> {
	const size = targetsInChunk(setting, workload);
	const blobBytes = size * workload.resultBytes;
	const planBytes = (Math.min(TARGETS_OF_ENTRY * size, workload.targets) * workload.targetBytes) / PLAN_COMPRESSION;
	const blobs = inTable(blobBytes) ? Math.ceil(blobBytes / UNIT_BYTES) : 0;
	const planBlobs = inTable(planBytes) ? Math.ceil(planBytes / UNIT_BYTES) : 0;
	// Of an invocation its last chunk is counted at once, those before it together while they follow each other.
	const counts = Math.min(run.chunks, run.invocations + run.billedMs / COUNT_INTERVAL_MS);
	// A chunk: its record. An entry: itself and its counts. An invocation: its ledger line.
	const writeUnits = run.chunks * (1 + blobs) + counts + run.planEntries * (2 + planBlobs) + invocations;
	// A chunk is looked for before it is visited, a job with each invocation.
	const readUnits = run.chunks + 2 * invocations;
	const s3Puts = (inTable(blobBytes) ? 0 : run.chunks) + (inTable(planBytes) ? 0 : run.planEntries);
	return { writeUnits, readUnits, s3Puts, s3Gets: run.planEntries };
}

function inTable(bytes: number): boolean {
	return bytes <= MAX_TABLE_BYTES;
}
