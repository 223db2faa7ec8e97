import { getHeapStatistics } from 'node:v8';
import { isMainThread } from 'node:worker_threads';

/** Microseconds, as Node counts them. */
export interface Cpu {
	readonly user: number;
	readonly system: number;
}

/**
 * CPU time of this instance: of the process, lanes included, where it is one; of the thread where it is a thread
 * of a larger process, to which its lanes have to add theirs.
 */
export function ownCpu(): Cpu {
	return isMainThread ? process.cpuUsage() : process.threadCpuUsage();
}

/** Whether `ownCpu` leaves out the lanes of this instance. */
export const LANES_COUNT_APART = !isMainThread;

const BYTES_PER_MB = 1024 * 1024;

/** MB: the most that the process had, where the instance is one; what the thread's heap has now, where it is a thread. */
export function ownMemoryMb(): number {
	if (isMainThread) return process.resourceUsage().maxRSS / 1024;
	const { total_physical_size, external_memory } = getHeapStatistics();
	return (total_physical_size + external_memory) / BYTES_PER_MB;
}
