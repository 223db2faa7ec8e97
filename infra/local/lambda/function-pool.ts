import { randomBytes, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { FunctionError, InstanceCounts, InvocationResult } from '../cloud-types.ts';
import { startedTrace } from '../mapping/trace-header.ts';
import type { FunctionResource } from '../template/stack.ts';
import type { Instance } from './instance.ts';
import type { HandlerOutcome, Usage } from './instance-protocol.ts';
import { billedMs, formatReportLine, type Report } from './report-line.ts';
import { createStartGate, type StartGate } from './start-gate.ts';
import { THROTTLED } from './throttled-invoke.ts';

export interface FunctionPoolOptions {
	readonly resource: FunctionResource;
	/** @param id - The log stream name that it is to have. */
	readonly startInstance: (id: string) => Instance;
	/** How long an idle instance is kept. */
	readonly idleMs: number;
	/** @param text - Ends with a newline. */
	readonly log: (text: string) => void;
	readonly onReport: (report: Report) => void;
	/** Whether invocations carry a trace header, which loop detection reads. */
	readonly traces: boolean;
	/** Of the machine, for instances; see `createStartGate`. */
	readonly cores: number;
}

export interface InvokeOptions {
	/** Of the message that caused it. */
	readonly traceId?: string | undefined;
	/** The instance dies so long after it began; if the handler was faster, before its answer is heard. */
	readonly killAfterMs?: number | undefined;
	/** Where no instance is free, one is started for it, however many there are. */
	readonly startsOwn?: boolean;
	/** Ends the instances that are free, so that a new one serves it. */
	readonly isCold?: boolean;
}

/** The instances of one function: reused while there are free ones, started when there are not. */
export interface FunctionPool {
	/** Never rejects for what the function does; throttled beyond the reserved concurrency. */
	invoke(event: unknown, options?: InvokeOptions): Promise<InvocationResult>;
	/** Starts instances until there are `count`, free or busy, or as many as the machine has cores for. */
	prepare(count: number): void;
	counts(): InstanceCounts;
	/** Ends all instances, whatever they do. */
	stop(): Promise<void>;
}

/** An instance and what the pool knows of it. */
interface Member {
	readonly instance: Instance;
	/** Until its first invocation, which is the cold one. */
	initMs: number | undefined;
	isBusy: boolean;
	maxHeapBytes: number;
	reaper?: NodeJS.Timeout;
}

/** An invocation without an instance. */
interface Waiter {
	readonly since: number;
	/** With nothing when the pool is stopped. */
	readonly resolve: (member?: Member) => void;
}

export function createFunctionPool(options: FunctionPoolOptions): FunctionPool {
	return new Pool(options);
}

class Pool implements FunctionPool {
	private readonly options: FunctionPoolOptions;
	private readonly all = new Set<Member>();
	/** The last one freed is taken first, so that the others become old enough to be ended. */
	private readonly free: Member[] = [];
	private readonly waiting: Waiter[] = [];
	private readonly gate: StartGate;
	private starting = 0;
	/** When somebody who had waited was served. */
	private servedAt = 0;
	private running = 0;
	private stopped = false;

	constructor(options: FunctionPoolOptions) {
		this.options = options;
		this.gate = createStartGate({
			cores: options.cores,
			busyLoops: () => busyLoops(this.all),
			count: () => this.all.size,
			waitedMs: () => this.waitedMs(),
			start: () => this.start(),
		});
	}

	async invoke(event: unknown, how: InvokeOptions = {}): Promise<InvocationResult> {
		if (this.running >= (this.options.resource.reservedConcurrency ?? Number.POSITIVE_INFINITY)) {
			return { ok: false, error: THROTTLED };
		}
		this.running++;
		try {
			return await this.invokeNow(event, how);
		} finally {
			this.running--;
		}
	}

	prepare(count: number): void {
		while (!this.stopped && this.all.size < Math.min(count, this.options.cores)) this.start();
	}

	counts(): InstanceCounts {
		const { starting, free, all } = this;
		return { starting, idle: free.length, busy: all.size - free.length - starting };
	}

	async stop(): Promise<void> {
		this.stopped = true;
		this.gate.close();
		for (const { reaper } of this.all) clearTimeout(reaper);
		for (const { resolve } of this.waiting.splice(0)) resolve();
		await Promise.all(Array.from(this.all, ({ instance }) => instance.terminate(STOPPED)));
	}

	/** Since somebody waits for an instance, and nobody who waited was served. */
	private waitedMs(): number | undefined {
		const first = this.waiting[this.starting];
		if (this.stopped || first === undefined) return undefined;
		return performance.now() - Math.max(first.since, this.servedAt);
	}

	private async invokeNow(event: unknown, how: InvokeOptions): Promise<InvocationResult> {
		const { traceId, killAfterMs, startsOwn, isCold } = how;
		const { log, onReport } = this.options;
		if (isCold) for (const member of [...this.free]) this.reapNow(member);
		const member = await this.acquire(startsOwn);
		if (member === undefined) return { ok: false, error: STOPPED };
		const requestId = randomUUID();
		log(`START RequestId: ${requestId} Version: $LATEST\n`);
		const asked = { requestId, event: JSON.stringify(event), traceId, killAfterMs };
		const { outcome, report } = await this.timed(member, asked);
		log(reportText(report, outcome));
		onReport(report);
		this.release(member);
		return outcome.ok ? { ok: true, payload: JSON.parse(outcome.payload) } : outcome;
	}

	private acquire(startsOwn = false): Promise<Member | undefined> {
		if (this.stopped) return Promise.resolve(undefined);
		const member = this.free.pop();
		clearTimeout(member?.reaper);
		if (member !== undefined) return Promise.resolve(member);
		return new Promise((resolve) => {
			this.waiting.push({ resolve, since: performance.now() });
			// Whoever is free first serves it: a new one, or one that frees in the meantime.
			if (startsOwn && this.starting < this.waiting.length) this.start();
			this.gate.ask();
		});
	}

	private start(): void {
		const instance = this.options.startInstance(logStreamName());
		const member: Member = { instance, initMs: undefined, isBusy: false, maxHeapBytes: 0 };
		this.all.add(member);
		this.starting++;
		void instance.started.then((initMs) => {
			this.starting--;
			member.initMs = initMs;
			this.release(member);
		});
	}

	/** A dead one still answers a waiter, with the reason of its death; nobody else meets it. */
	private release(member: Member): void {
		const next = this.waiting[0];
		const servesNext = next !== undefined && (member.instance.isAlive() || member.initMs !== undefined);
		if (servesNext) {
			this.waiting.shift();
			this.servedAt = performance.now();
			next.resolve(member);
		} else if (member.instance.isAlive() && !this.stopped) {
			this.free.push(member);
			member.reaper = setTimeout(() => void this.reap(member), this.options.idleMs).unref();
		} else {
			this.all.delete(member);
			this.gate.ask();
		}
	}

	private reapNow(member: Member): void {
		clearTimeout(member.reaper);
		void this.reap(member);
	}

	private async reap(member: Member): Promise<void> {
		this.free.splice(this.free.indexOf(member), 1);
		this.all.delete(member);
		await member.instance.terminate();
	}

	private async timed(member: Member, { requestId, event, traceId, killAfterMs }: Request) {
		const { resource, traces } = this.options;
		const { timeoutMs } = resource;
		const startedAt = performance.now();
		const timer = setTimeout(() => void member.instance.terminate(timeoutError(timeoutMs)), timeoutMs);
		const trace = traces ? startedTrace(resource.name, traceId) : undefined;
		const kill = () => member.instance.terminate(KILLED);
		const killer = killAfterMs === undefined ? undefined : setTimeout(() => void kill(), killAfterMs);
		// From here on: until now it was frozen.
		member.instance.utilization();
		member.isBusy = true;
		const answer = await member.instance.invoke({ requestId, event, timeoutMs, traceId: trace });
		member.isBusy = false;
		clearTimeout(timer);
		clearTimeout(killer);
		if (killer !== undefined) await kill();
		const { usage } = answer;
		const outcome: HandlerOutcome = killer === undefined ? answer.outcome : { ok: false, error: KILLED };
		const durationMs = performance.now() - startedAt;
		return { outcome, report: reportOf(resource, member, { requestId, durationMs, outcome, usage }) };
	}
}

function reportOf(
	{ name, memoryMb }: FunctionResource,
	member: Member,
	{ requestId, durationMs, outcome, usage }: Measured,
): Report {
	const { initMs } = member;
	member.initMs = undefined;
	member.maxHeapBytes = Math.max(member.maxHeapBytes, usage?.heapBytes ?? 0);
	return {
		functionName: name,
		instanceId: member.instance.id,
		requestId,
		durationMs,
		billedMs: billedMs(durationMs, initMs),
		memoryMb,
		maxMemoryMb: Math.ceil(member.maxHeapBytes / 1_048_576),
		cpuUserMs: usage?.cpuUserMs ?? 0,
		cpuSystemMs: usage?.cpuSystemMs ?? 0,
		...(initMs !== undefined && { initMs }),
		...statusOf(outcome),
	};
}

function busyLoops(members: Iterable<Member>): number {
	return Array.from(members)
		.filter(({ isBusy }) => isBusy)
		.reduce((total, { instance }) => total + instance.utilization(), 0);
}

interface Request {
	readonly requestId: string;
	readonly event: string;
	readonly traceId: string | undefined;
	readonly killAfterMs: number | undefined;
}

interface Measured {
	readonly requestId: string;
	readonly durationMs: number;
	readonly outcome: HandlerOutcome;
	readonly usage: Usage | undefined;
}

const STOPPED: FunctionError = { errorType: 'Sandbox.Stopped', errorMessage: 'the local cloud was stopped' };

const KILLED: FunctionError = {
	errorType: 'Runtime.ExitError',
	errorMessage: 'Runtime exited with error: signal: killed',
};

function timeoutError(timeoutMs: number): FunctionError {
	const errorMessage = `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
	return { errorType: 'Sandbox.Timedout', errorMessage };
}

/** Of errors only those of the environment: an error that the handler threw is its result, not a state of the run. */
function statusOf(outcome: HandlerOutcome): Pick<Report, 'status' | 'errorType'> {
	if (outcome.ok) return {};
	const { errorType } = outcome.error;
	if (errorType === 'Sandbox.Timedout') return { status: 'timeout' };
	return errorType.startsWith('Runtime.') ? { status: 'error', errorType } : {};
}

function reportText(report: Report, outcome: HandlerOutcome): string {
	const { requestId } = report;
	const error = outcome.ok
		? ''
		: `${new Date().toISOString()}\t${requestId}\tERROR\t${JSON.stringify(outcome.error)}\n`;
	return `${error}END RequestId: ${requestId}\n${formatReportLine(report)}\n`;
}

/** As Lambda names them: `2026/11/20/[$LATEST]` and 32 digits. */
function logStreamName(): string {
	const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
	return `${day}/[$LATEST]${randomBytes(16).toString('hex')}`;
}
