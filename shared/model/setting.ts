import type { Mode } from '../core/job.ts';

/** How a job is run. */
export interface Setting {
	readonly mode: Mode;
	/** Of the instances that visit; in threads mode of the one. */
	readonly memoryMb: number;
	/** Requests in flight in one instance (fanout) or one thread (threads). */
	readonly concurrency: number;
	/** Targets in a chunk at most. */
	readonly chunkSize: number;
	/** Chunks that an invocation receives at most. */
	readonly batchSize: number;
	/** How long a batch waits to be full. */
	readonly batchWindowMs: number;
	/** Instances at once at most (fanout). */
	readonly maxInstances: number;
	/** Event loops of the one instance (threads). */
	readonly threads: number;
	/** Event pollers that are paid for, 10 invocations at once each; 0 is the standard mapping with its ramp. */
	readonly provisionedPollers: number;
}

/** Sockets that an instance opens at most: Lambda has 1,024 descriptors, and AWS clients and files need some. */
export const MAX_SOCKETS = 900;

/** Event loops that visit, in one instance. */
export function threadsIn({ mode, threads }: Setting): number {
	return mode === 'threads' ? threads : 1;
}

/** Requests in flight in one instance at most. */
export function permitsIn(setting: Setting): number {
	if (setting.mode === 'sequential') return 1;
	return Math.min(MAX_SOCKETS, setting.concurrency * threadsIn(setting));
}

/** Instances that visit at once at most. */
export function instancesIn({ mode, maxInstances }: Pick<Setting, 'mode' | 'maxInstances'>): number {
	return mode === 'fanout' ? maxInstances : 1;
}
