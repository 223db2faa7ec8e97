/** AWS: "at 1,769 MB a function has the equivalent of one vCPU", and in proportion below and above. */
export const MB_PER_VCPU = 1769;
export const MIN_MEMORY_MB = 128;
export const MAX_MEMORY_MB = 10_240;

/**
 * Cores that a function sees, by memory size.
 *
 * Measured: rwnx/lambda-cpuinfo (2021-02-14), Sentia (2020); the study of jvroig (2023-02-09, 492 functions) saw the
 * same at 2,816, 3,072, 5,376, 7,168 and 8,960 MB.
 */
const VISIBLE_CORES = [
	{ untilMb: 3008, cores: 2 },
	{ untilMb: 5307, cores: 3 },
	{ untilMb: 7076, cores: 4 },
	{ untilMb: 8845, cores: 5 },
	{ untilMb: MAX_MEMORY_MB, cores: 6 },
] as const;

/** Full cores' worth of CPU time that a memory size buys: 0.07 at 128 MB, 5.79 at 10,240 MB. */
export function vcpusOf(memoryMb: number): number {
	return memoryMb / MB_PER_VCPU;
}

/** Cores that a memory size shows; their time is bounded by `vcpusOf`. */
export function visibleCoresOf(memoryMb: number): number {
	return VISIBLE_CORES.find(({ untilMb }) => memoryMb <= untilMb)?.cores ?? 6;
}

/**
 * The least memory at which `threads` threads compute at nearly full speed side by side.
 *
 * Six threads get 5.79 vCPU at most: 96 % each.
 *
 * @returns `undefined` where no memory size is enough.
 */
export function memoryForThreads(threads: number): number | undefined {
	const mostCores = VISIBLE_CORES.at(-1)?.cores ?? 0;
	return threads > mostCores ? undefined : Math.min(MAX_MEMORY_MB, threads * MB_PER_VCPU);
}
