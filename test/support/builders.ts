import type { Chunk, ChunkRecord } from '../../shared/core/chunk.ts';
import type { SinkAddress } from '../../shared/core/deliver/rows/sink-url.ts';
import type { Attempt } from '../../shared/core/fetch/decide.ts';
import { type ResultContext, resultOf } from '../../shared/core/fetch/result-of.ts';
import type { Job, JobOptions } from '../../shared/core/job.ts';
import { type NextRequest, NOTHING_SPENT } from '../../shared/core/next-request.ts';
import type { PlanEntry } from '../../shared/core/plan-entry.ts';
import { keysOf } from '../../shared/core/record/object-keys.ts';
import { NO_TIMES } from '../../shared/core/record/phase-times.ts';
import { type LedgerLine, NO_USAGE } from '../../shared/core/report/ledger.ts';
import type { Result } from '../../shared/core/result.ts';
import type { Target } from '../../shared/core/target.ts';
import {
	EMPTY_PAGE,
	type FailedVisit,
	failedVisit,
	NO_PHASES,
	type RedirectedVisit,
	type ResponseVisit,
	type UnsentVisit,
	type VisitPhases,
} from '../../shared/core/visit.ts';
import type { ArchivedMessage } from '../../shared/ports/archive.ts';
import { START } from './virtual-clock.ts';

export const EXPIRES_AT = START / 1000 + 86_400;
export const JOB_ID = 'job-1';

export function aTarget(index = 0, fields: Partial<Target> = {}): Target {
	return { index, url: `https://example.com/${index}`, ...fields };
}

/** Targets `from`, `from + 1`, … */
export function targets(count: number, from = 0): Target[] {
	return Array.from({ length: count }, (_, i) => aTarget(from + i));
}

export function aChunk(fields: Partial<Chunk> = {}): Chunk {
	return { jobId: JOB_ID, chunkId: '0.0', targets: [aTarget()], ...fields };
}

export function options(fields: Partial<JobOptions> = {}): JobOptions {
	return {
		visit: {
			timeoutMs: 10_000,
			connectTimeoutMs: 5_000,
			maxBodyBytes: 1_000_000,
			maxRedirects: 5,
			userAgent: 'test',
			headers: {},
			acceptStatus: '2xx',
			privateHosts: 'all',
		},
		retries: 2,
		concurrency: 4,
		chunkSize: 10,
		threads: 1,
		memoryMb: 1024,
		...fields,
	};
}

/** A database on this machine. */
export function aSinkAddress(fields: Partial<SinkAddress> = {}): SinkAddress {
	return { host: '127.0.0.1', port: 5432, user: 'shoal', database: 'web', sslMode: 'disable', ...fields };
}

export function aJob(fields: Partial<Job> = {}): Job {
	const jobId = fields.jobId ?? JOB_ID;
	return {
		jobId,
		mode: 'fanout',
		state: 'running',
		source: { name: 'urls', key: keysOf(jobId).source, bytes: 0, targets: 0 },
		options: options(),
		createdAt: START,
		expiresAt: EXPIRES_AT,
		...fields,
	};
}

/** An attempt that found nobody there. */
export function aVisit({ error, ...fields }: Partial<Omit<FailedVisit, 'kind'>> = {}): FailedVisit {
	const reset = { code: 'CONNECTION_RESET', message: 'the connection was reset' };
	return { ...failedVisit({ outcome: 'network_error', error: error ?? reset }), ...fields };
}

/** An attempt that brought a page. */
export function aPage(fields: Partial<Omit<ResponseVisit, 'kind'>> = {}): ResponseVisit {
	return {
		kind: 'response',
		...EMPTY_PAGE,
		outcome: 'ok',
		status: 200,
		contentType: 'text/html',
		bytes: 100,
		finalUrl: 'https://example.com/',
		...NO_PHASES,
		...fields,
	};
}

/** An attempt that was answered with an error; some pass. */
export function aStatus(status: number, fields: Partial<Omit<ResponseVisit, 'kind'>> = {}): ResponseVisit {
	return aPage({ outcome: 'http_error', status, ...fields });
}

/** A request that leads on to another. */
export function aRedirect(nextRequest: Partial<NextRequest>, status: number | null = 302): RedirectedVisit {
	const next = { url: 'https://example.com/next', redirects: [], spent: NOTHING_SPENT, ...nextRequest };
	const { totalMs, ...connecting } = next.spent;
	return { kind: 'next request', status, retryAfterMs: null, next, ...NO_PHASES, ...connecting, totalMs };
}

/** A request that was not made, since its time had passed. */
export function anUnsent(phases: Partial<VisitPhases> = {}): UnsentVisit {
	return { kind: 'unsent', ...NO_PHASES, ...phases };
}

/** The first of three attempts, which found nobody there, with all the time in the world. @param attempts - This one included. */
export function anAttempt({
	attempts = 1,
	...fields
}: Partial<Attempt> & { readonly attempts?: number } = {}): Attempt {
	return {
		target: aTarget(0, attempts > 1 ? { attempts: attempts - 1 } : {}),
		visit: aVisit(),
		maxAttempts: 3,
		timeLeftMs: 600_000,
		hasMissed: false,
		now: START,
		random: 1,
		...fields,
	};
}

const CONTEXT: ResultContext = { jobId: JOB_ID, instance: 'instance-1', thread: 0, now: START };

export function aResult(fields: Partial<Result> = {}): Result {
	const result = resultOf(aTarget(fields.index), aPage(), { ...CONTEXT, queueMs: 0, totalMs: 0 });
	return { ...result, ...fields };
}

export function aRecord(fields: Partial<ChunkRecord> = {}): ChunkRecord {
	const attemptId = fields.attemptId ?? 'attempt-1';
	return {
		jobId: JOB_ID,
		chunkId: '0.0',
		attemptId,
		counts: { ok: 1 },
		retries: 0,
		bytes: 100,
		timeMs: NO_TIMES,
		childrenDueAt: [],
		blob: { attemptId, store: 'table', bytes: 1 },
		committedAt: START,
		requestId: 'request-1',
		elapsedMs: 1,
		expiresAt: EXPIRES_AT,
		...fields,
	};
}

export function anEntry(fields: Partial<PlanEntry> = {}): PlanEntry {
	return {
		jobId: JOB_ID,
		n: 0,
		attemptId: 'attempt-1',
		chunkCount: 1,
		targets: 1,
		duplicates: 0,
		cursor: { offset: 24, index: 1 },
		sourceDone: true,
		closed: false,
		committedAt: START,
		requestId: 'request-1',
		elapsedMs: 1,
		expiresAt: EXPIRES_AT,
		...fields,
	};
}

export function aLine(fields: Partial<LedgerLine> = {}): LedgerLine {
	return {
		...NO_USAGE,
		jobId: JOB_ID,
		functionName: 'consumer',
		requestId: 'request-1',
		instanceId: 'instance-1',
		cold: false,
		initMs: 0,
		billedMs: 100,
		memoryMb: 1024,
		peakMemoryMb: 80,
		cpuUserMs: 10,
		cpuSystemMs: 5,
		storeMs: 0,
		targets: 1,
		bytes: 100,
		startedAt: START,
		...fields,
	};
}

export function aDeadLetter(fields: Partial<ArchivedMessage> = {}): ArchivedMessage {
	return {
		jobId: JOB_ID,
		queue: 'chunks',
		messageId: 'message-1',
		body: '{}',
		reason: 'a message without a version',
		archivedAt: START,
		...fields,
	};
}
