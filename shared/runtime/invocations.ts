import { performance } from 'node:perf_hooks';
import type { Context } from 'aws-lambda';
import type { LedgerLine, Usage } from '../core/report/ledger.ts';
import type { Outcome } from '../core/result.ts';
import type { Invocation } from '../ports/invocation.ts';
import type { UsageMeter } from '../ports/usage-meter.ts';
import { type Cpu, ownCpu, ownMemoryMb } from './cpu.ts';

/** What in-flight requests get to end before the platform ends them; the rest goes into committing. */
const ABORT_BEFORE_MS = 3_000;
/** SQS calls that the platform makes for a batch: a receive and a delete for each 10 messages. */
const PLATFORM_CALLS_PER_BATCH = 2;
const MESSAGES_PER_CALL = 10;
const BILLED_BYTES = 64 * 1024;

export interface InvocationRequest {
	readonly context: Pick<
		Context,
		'awsRequestId' | 'functionName' | 'logStreamName' | 'memoryLimitInMB' | 'getRemainingTimeInMillis'
	>;
	/** Bodies of the messages that it was called with; the platform received and deletes them. */
	readonly bodies: readonly string[];
	/** Whether the queue they came from is FIFO, or groups its messages. */
	readonly isGrouped: boolean;
}

export interface RunningInvocation extends Invocation {
	/** Whether it is the first of its instance. */
	readonly cold: boolean;
	/** What INIT took, of the first one; else 0. */
	readonly initMs: number;
	/** Lines that were written for its jobs, for the metrics. */
	readonly lines: LedgerLine[];
	/** What targets came to in the records that it has committed. */
	readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
	/** Stops its timers. */
	end(): void;
}

export interface InstanceFacts {
	readonly meter: UsageMeter;
	/** Milliseconds since the epoch. */
	readonly instanceStartedAt: number;
	/** What workers use that the instance's own figures leave out. */
	readonly workers?: () => { readonly cpu: Cpu; readonly memoryMb: number };
}

const NO_CPU: Cpu = { user: 0, system: 0 };
const NO_WORKERS = { cpu: NO_CPU, memoryMb: 0 };

/** Makes the invocations of one instance, the first of which is cold. */
export function createInvocations({ meter, instanceStartedAt, workers = () => NO_WORKERS }: InstanceFacts) {
	let isCold = true;
	// INIT is over when the handler's module is loaded; it began with the process or thread.
	const initDurationMs = Math.max(0, Date.now() - instanceStartedAt);
	const cpuNow = () => plus(ownCpu(), workers().cpu);
	const memoryNow = () => ownMemoryMb() + workers().memoryMb;

	return function startInvocation({ context, bodies, isGrouped }: InvocationRequest): RunningInvocation {
		const startedAt = Date.now();
		const start = performance.now();
		const cold = isCold;
		const initMs = cold ? initDurationMs : 0;
		isCold = false;
		const cpuAtStart = cold ? NO_CPU : cpuNow();
		const usageAtStart = meter.total();
		meter.add(platformUsage(bodies, isGrouped));
		const deadline = new AbortController();
		const timer = setTimeout(() => deadline.abort(), Math.max(0, context.getRemainingTimeInMillis() - ABORT_BEFORE_MS));
		timer.unref();
		let peakMemoryMb = 0;
		let storeMs = 0;
		const lines: LedgerLine[] = [];
		const outcomes: Partial<Record<Outcome, number>> = {};

		return {
			requestId: context.awsRequestId,
			instanceId: context.logStreamName,
			remainingMs: () => context.getRemainingTimeInMillis(),
			signal: deadline.signal,
			cold,
			initMs,
			lines,
			outcomes,
			trace() {
				peakMemoryMb = Math.max(peakMemoryMb, memoryNow());
				return { requestId: context.awsRequestId, elapsedMs: initMs + performance.now() - start };
			},
			spent: () => ({
				...shareOf(meter.total(), usageAtStart, 1),
				billedMs: Math.ceil(initMs + performance.now() - start),
				memoryMb: Number(context.memoryLimitInMB),
			}),
			noteStoreMs(ms) {
				storeMs += ms;
			},
			noteOutcomes: (counts) => addCounts(outcomes, counts),
			ledgerLine({ share, ...work }) {
				peakMemoryMb = Math.max(peakMemoryMb, memoryNow());
				const cpu = minus(cpuNow(), cpuAtStart);
				const line: LedgerLine = {
					...work,
					...shareOf(meter.total(), usageAtStart, share),
					functionName: context.functionName,
					requestId: context.awsRequestId,
					instanceId: context.logStreamName,
					cold,
					initMs,
					billedMs: Math.ceil((initMs + performance.now() - start) * share),
					memoryMb: Number(context.memoryLimitInMB),
					peakMemoryMb,
					cpuUserMs: (cpu.user / 1000) * share,
					cpuSystemMs: (cpu.system / 1000) * share,
					storeMs: storeMs * share,
					startedAt,
				};
				lines.push(line);
				return line;
			},
			end: () => clearTimeout(timer),
		};
	};
}

function addCounts(sums: Partial<Record<Outcome, number>>, counts: Readonly<Partial<Record<Outcome, number>>>): void {
	for (const [outcome, count] of Object.entries(counts) as [Outcome, number][]) {
		sums[outcome] = (sums[outcome] ?? 0) + count;
	}
}

function platformUsage(bodies: readonly string[], isGrouped: boolean): Partial<Usage> {
	if (bodies.length === 0) return {};
	const bytes = bodies.reduce((total, body) => total + body.length, 0);
	const receives = Math.max(Math.ceil(bodies.length / MESSAGES_PER_CALL), Math.ceil(bytes / BILLED_BYTES));
	const calls = receives + Math.ceil(bodies.length / MESSAGES_PER_CALL) * (PLATFORM_CALLS_PER_BATCH - 1);
	return isGrouped ? { sqsGroupedRequests: calls } : { sqsRequests: calls };
}

function shareOf(now: Usage, before: Usage, share: number): Usage {
	const fields = Object.keys(now) as (keyof Usage)[];
	return Object.fromEntries(fields.map((field) => [field, (now[field] - before[field]) * share])) as unknown as Usage;
}

function plus(a: Cpu, b: Cpu): Cpu {
	return { user: a.user + b.user, system: a.system + b.system };
}

function minus(a: Cpu, b: Cpu): Cpu {
	return { user: a.user - b.user, system: a.system - b.system };
}
