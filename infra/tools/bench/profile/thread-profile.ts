import type { HelperCpu } from './helper-threads.ts';

/** As V8 writes it; times in microseconds of the monotonic clock. */
export interface CpuProfile {
	readonly nodes: readonly ProfileNode[];
	readonly startTime: number;
	readonly endTime: number;
	/** Ids of nodes. */
	readonly samples: readonly number[];
	/** Before each sample. */
	readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
	readonly id: number;
	readonly callFrame: Frame;
	readonly children?: readonly number[];
}

export interface Frame {
	readonly functionName: string;
	readonly url: string;
	readonly lineNumber: number;
}

/** What a thread of a profiled process leaves behind. */
export interface ThreadProfile {
	readonly name: string;
	readonly cpuMs: number;
	readonly profile: CpuProfile;
	/** Of the main thread only: CPU of the whole process and of its helpers, and its two clocks at one moment. */
	readonly processCpuMs?: number;
	readonly helpers?: HelperCpu;
	readonly epochMs?: number;
	readonly monotonicUs?: number;
}
