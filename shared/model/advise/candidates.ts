import type { Mode } from '../../core/job.ts';
import { chooseChunkSize } from '../../core/record/chunk-cutter.ts';
import { MIN_MEMORY_MB, memoryForThreads } from '../machine/lambda-cpu.ts';
import type { Profile } from '../machine/profile.ts';
import { instancesIn, MAX_SOCKETS, permitsIn, type Setting, threadsIn } from '../setting.ts';
import type { Workload } from '../workload.ts';

const FANOUT_MEMORY_MB = [512, 1024, 1769];
const INSTANCES = [2, 4, 10, 30, 100, 300, 1000];
/** Up to what the template's parameter takes. */
const CONCURRENCIES = [10, 50, 150, 500];
const THREADS = [1, 2, 4, 6];
const BATCH_SIZES = [1, 10];
const MB = 1024 * 1024;
/** Node.js, the AWS clients and the code: what an instance has used before its first target. */
const IDLE_MEMORY_MB = 120;
const THREAD_MEMORY_MB = 35;
/** A body is held as bytes and as text, and what it was read from lingers until the next collection. */
const BODY_COPIES = 4;

export interface SearchSpace {
	readonly modes: readonly Mode[];
	/** Settings that are fixed, whatever would be better. */
	readonly fixed: Partial<Setting>;
	/** Bytes of a body. */
	readonly bodyBytes: number;
}

/** Settings worth a look: a coarse net over all that may be set, without those that cannot differ from another. */
export function candidatesFor(workload: Workload, { modes, fixed, bodyBytes }: SearchSpace): Setting[] {
	const common = { batchSize: 10, batchWindowMs: 0, maxInstances: 1, threads: 1, provisionedPollers: 0 };
	const all = modes.flatMap((mode) => {
		return netOf(mode).map((some) => {
			const setting = { ...common, mode, ...some, ...fixed };
			return { chunkSize: chooseChunkSize(workload.targets, instancesIn(setting)), ...setting };
		});
	});
	const useful = all.filter(
		(setting) => isUseful(setting, workload) && memoryNeededMb(setting, bodyBytes) <= setting.memoryMb,
	);
	return distinct(useful);
}

/** What an instance needs to hold all of its permits, in MB; an estimate. */
export function memoryNeededMb(setting: Setting, bodyBytes: number): number {
	const threads = setting.mode === 'threads' ? setting.threads : 0;
	const permits = (permitsIn(setting) * bodyBytes * BODY_COPIES) / MB;
	return Math.max(MIN_MEMORY_MB, IDLE_MEMORY_MB + threads * THREAD_MEMORY_MB + permits);
}

/** Whether CPU work has a whole core for each event loop. */
export function hasCoreForEach(setting: Setting, profile: Profile): boolean {
	const { vcpus, cores } = profile.cpuOf(setting.memoryMb);
	return threadsIn(setting) <= Math.min(cores, Math.ceil(vcpus));
}

function netOf(mode: Mode): Pick<Setting, 'memoryMb' | 'concurrency'>[] {
	switch (mode) {
		case 'sequential':
			return [
				{ memoryMb: 512, concurrency: 1 },
				{ memoryMb: 1769, concurrency: 1 },
			];
		case 'threads':
			return THREADS.flatMap((threads) =>
				CONCURRENCIES.map((concurrency) => ({ memoryMb: memoryForThreads(threads) ?? 0, threads, concurrency })),
			);
		case 'fanout':
			return FANOUT_MEMORY_MB.flatMap((memoryMb) =>
				INSTANCES.flatMap((maxInstances) =>
					CONCURRENCIES.flatMap((concurrency) =>
						BATCH_SIZES.map((batchSize) => ({ memoryMb, maxInstances, concurrency, batchSize })),
					),
				),
			);
	}
}

/** Neither more permits than targets, nor more sockets than an instance has, by more than the next smaller step. */
function isUseful(setting: Setting, { targets }: Workload): boolean {
	const threads = threadsIn(setting);
	if (setting.concurrency * threads > MAX_SOCKETS && setting.concurrency > (CONCURRENCIES[0] ?? 1)) {
		return false;
	}
	const invocations = Math.ceil(targets / (setting.chunkSize * setting.batchSize));
	const isWide = setting.mode === 'fanout' && instancesIn(setting) > 2 * invocations && instancesIn(setting) > 2;
	const isDeep =
		setting.concurrency > 10 && setting.concurrency * threads > 4 * Math.min(targets, maxTargetsAtOnce(setting));
	return !isWide && !isDeep;
}

/** An invocation of a fan-out has no more targets than its batch. */
function maxTargetsAtOnce({ mode, chunkSize, batchSize }: Setting): number {
	return mode === 'fanout' ? chunkSize * batchSize : Infinity;
}

function distinct(settings: readonly Setting[]): Setting[] {
	return Array.from(new Map(settings.map((setting) => [JSON.stringify(setting), setting])).values());
}
