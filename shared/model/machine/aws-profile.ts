import { logNormal, scaled } from '../distribution.ts';
import { vcpusOf, visibleCoresOf } from './lambda-cpu.ts';
import type { Profile } from './profile.ts';

export const ARCHITECTURES = ['arm64', 'x86_64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/**
 * INIT of a zip function that loads AWS clients, nodejs22.x: means of 328–341 ms on arm64, 341–355 ms on x86
 * (cebert/aws-lambda-performance-benchmarks, 2025-12-02), at any memory size. An empty handler on nodejs24.x takes 117
 * and 136 ms, its slowest of 10 up to 1.2 times that (maxday/lambda-perf, 2026-08-22): the same spread is taken here.
 */
const INIT_MEAN_MS: Readonly<Record<Architecture, number>> = { arm64: 335, x86_64: 348 };
const INIT_SPREAD = logNormal([
	{ p: 0.5, value: 1 },
	{ p: 0.9, value: 1.12 },
]);

/** The threaded consumer's 900 s and the consumer's 300 s, less 5 s and the 15 s that a visit may take. */
const RESERVED_MS = 20_000;

/**
 * AWS Lambda fed by SQS.
 *
 * Limits are AWS's; times of single calls are assumptions: DynamoDB and SQS promise "single-digit milliseconds", of
 * which writing a chunk takes three calls in a row, and a plan entry three and its messages. So is what first
 * calls and threads that load compute.
 *
 * @param cpuFactor - CPU time of a vCPU there over that of the core on which the workload was recorded.
 */
export function awsProfile(architecture: Architecture = 'arm64', cpuFactor = 1): Profile {
	return {
		name: 'aws',
		sharesCpu: false,
		loading: 'cold',
		startGate: { startsAtOnce: Infinity, cores: Infinity },
		cpuOf: (memoryMb) => ({ vcpus: vcpusOf(memoryMb), cores: visibleCoresOf(memoryMb) }),
		cpuFactor,
		pickUpMs: 40,
		initMs: scaled(INIT_SPREAD, INIT_MEAN_MS[architecture] / INIT_SPREAD.mean),
		initCpuMs: 0,
		firstCallCpuMs: 60,
		firstPlanCpuMs: 40,
		threadCpuMs: 90,
		beforeMs: 10,
		afterMs: 15,
		invocationCpuMs: 6,
		storeMs: 12,
		chunkCpuMs: 3,
		handOverCpuMs: 0.1,
		planEntryMs: 30,
		planChunkMs: 0.5,
		planTargetCpuMs: 0.015,
		deliveryMs: 20,
		ramp: { initial: 5, perMinute: 300, max: 1250 },
		sharesBacklog: false,
		startWindowMs: { fanout: 300_000 - RESERVED_MS, threads: 900_000 - RESERVED_MS, sequential: 900_000 - RESERVED_MS },
		nextRunMs: 60,
		dispatcherMemoryMb: 1024,
	};
}
