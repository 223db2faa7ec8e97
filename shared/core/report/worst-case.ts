import type { JobOptions, Mode } from '../job.ts';
import { LONGEST_WAIT_ON_METER_MS } from '../wait-on-meter.ts';
import { type Bill, billOf } from './bill.ts';
import { MB_PER_GB } from './ledger.ts';

/** What a job is about to be run with. */
export interface WorstCaseInput {
	readonly mode: Mode;
	/** Distinct or not: duplicates are found out only while planning. */
	readonly targets: number;
	readonly options: Pick<JobOptions, 'visit' | 'retries' | 'concurrency' | 'chunkSize' | 'threads' | 'memoryMb'>;
}

/** A cold start, and what a chunk takes to be received and written. */
const OVERHEAD_MS = 2_000;
/** A message sent, received and deleted by itself. */
const SQS_REQUESTS = 3;
/** Of a chunk: its record, its count, a ledger line, and a blob of the most that goes into the table. */
const WRITE_UNITS = 3 + 9;
/** Of a chunk: its job, its record, and when the end is looked for. */
const READ_UNITS = 4;

/**
 * The most that a job may cost on AWS at list prices if no instance dies and no server asks to be left alone.
 *
 * Every attempt at every target takes its whole timeout, and the longest wait before the next; every chunk comes to an
 * instance by itself, cold. What a crawl finds is not known, and not in it.
 */
export function worstCaseOf({ mode, targets, options }: WorstCaseInput): Bill {
	const { visit, retries, concurrency, chunkSize, threads, memoryMb } = options;
	const chunks = Math.ceil(targets / chunkSize);
	const targetMs = (retries + 1) * visit.timeoutMs + retries * LONGEST_WAIT_ON_METER_MS;
	const permits = mode === 'threads' ? threads * concurrency : mode === 'fanout' ? concurrency : 1;
	// In fan-out the permits of an instance are its chunk's alone; in one instance they are those of all.
	const rounds =
		mode === 'fanout' ? chunks * Math.ceil(Math.min(chunkSize, targets) / permits) : Math.ceil(targets / permits);
	const billedMs = rounds * targetMs + chunks * OVERHEAD_MS;
	return billOf({
		invocations: chunks,
		gbSeconds: (billedMs / 1000) * (memoryMb / MB_PER_GB),
		sqsRequests: 0,
		sqsGroupedRequests: chunks * SQS_REQUESTS,
		writeUnits: chunks * WRITE_UNITS,
		readUnits: chunks * READ_UNITS,
		s3Puts: chunks,
		s3Gets: chunks,
	});
}
