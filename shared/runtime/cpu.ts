import { isMainThread } from 'node:worker_threads';
import { threadMemoryMb } from '../adapters/threads/thread-memory.ts';

/** Microseconds, as Node counts them. */
export interface Cpu {
	readonly user: number;
	readonly system: number;
}

/**
 * CPU time of this instance: of the process, workers included, where it is one; of the thread where it is a thread
 * of a larger process, to which its workers have to add theirs.
 */
export function ownCpu(): Cpu {
	return isMainThread ? process.cpuUsage() : process.threadCpuUsage();
}

/** Whether `ownCpu` and `ownMemoryMb` leave out the workers of this instance. */
export const WORKERS_COUNT_SEPARATELY = !isMainThread;

/** MB: the most that the process had, where the instance is one; what the thread's heap has now, where it is a thread. */
export function ownMemoryMb(): number {
	return isMainThread ? process.resourceUsage().maxRSS / 1024 : threadMemoryMb();
}
