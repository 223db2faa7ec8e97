import { getHeapStatistics } from 'node:v8';

const BYTES_PER_MB = 1024 * 1024;

/** MB that this thread's heap has now, buffers outside of it included; other threads have theirs. */
export function threadMemoryMb(): number {
	const { total_physical_size, external_memory } = getHeapStatistics();
	return (total_physical_size + external_memory) / BYTES_PER_MB;
}
