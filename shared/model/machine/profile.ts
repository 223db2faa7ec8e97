import type { Mode } from '../../core/job.ts';
import type { Distribution } from '../distribution.ts';
import type { CpuPower } from './cpu.ts';

/** How the event source mapping lets invocations begin. */
export interface Ramp {
	/** Invocations at once when the first messages come. */
	readonly initial: number;
	/** How many more each minute; `Infinity` is all at once. */
	readonly perMinute: number;
	/** However many instances are asked for. */
	readonly max: number;
}

/**
 * What of the instances is there when a job is stored: nothing; the dispatcher and the first that visits, while the
 * others load as the source is being planned; or all of them, with a job behind them.
 */
export type Loading = 'cold' | 'ahead' | 'warm';

/**
 * A platform, as the model knows it: AWS and the local cloud are two sets of the same figures.
 *
 * Times are milliseconds; CPU is milliseconds of one full core.
 */
export interface Profile {
	readonly name: 'aws' | 'local';
	/** Whether all instances share one machine's CPU, and not each its own. */
	readonly sharesCpu: boolean;
	readonly loading: Loading;
	/** How many instances start as soon as somebody waits; more of them while two thirds of `cores` are not busy. */
	readonly startGate: { readonly startsAtOnce: number; readonly cores: number };
	/** Of an instance; of the machine where it is shared. */
	cpuOf(memoryMb: number): CpuPower;
	/** CPU time that work takes here, over what the workload says. */
	readonly cpuFactor: number;
	/** From the job being stored to its first instance beginning: the message, its delivery. */
	readonly pickUpMs: number;
	/** Loading an instance, which Lambda bills and does at a speed of its own, whatever the memory size. */
	readonly initMs: Distribution;
	/** Of `initMs`, what it computes on the CPU of `cpuOf`: where instances share a machine, they slow each other. */
	readonly initCpuMs: number;
	/** What the first invocation of an instance computes besides: code that is not compiled yet, first connections to AWS. */
	readonly firstCallCpuMs: number;
	/** The same of the dispatcher, which visits nothing. */
	readonly firstPlanCpuMs: number;
	/** What each thread computes before its first visit, in threads and sequential mode: it loads code of its own. */
	readonly threadCpuMs: number;
	/** What each invocation reads before it visits, and writes when it is done. */
	readonly beforeMs: number;
	readonly afterMs: number;
	readonly invocationCpuMs: number;
	/** Writing a chunk: blob and record, the last of which ends it; then counts. Others are visited meanwhile. */
	readonly storeMs: number;
	readonly chunkCpuMs: number;
	/** What a visit costs the thread that hands it to another, in threads mode. */
	readonly handOverCpuMs: number;
	/** A plan entry: its blob, its log entry, its counts; and what each of its chunks adds by being sent. */
	readonly planEntryMs: number;
	readonly planChunkMs: number;
	readonly planTargetCpuMs: number;
	/** From a chunk being sent to its delivery. */
	readonly deliveryMs: number;
	readonly ramp: Ramp;
	/** Whether what is more than a batch is shared out among all that may be invoked at once. */
	readonly sharesBacklog: boolean;
	/** How long an invocation may start targets: its timeout, less what is kept free for those in flight. */
	readonly startWindowMs: Readonly<Record<Mode, number>>;
	/** From the end of a run that was cut to the beginning of the next. */
	readonly nextRunMs: number;
	readonly dispatcherMemoryMb: number;
}
