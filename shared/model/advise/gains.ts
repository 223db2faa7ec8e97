import { MAX_MEMORY_MB } from '../machine/lambda-cpu.ts';
import type { Profile } from '../machine/profile.ts';
import { type PredictOptions, predict } from '../predict.ts';
import type { Prediction } from '../prediction.ts';
import { MAX_SOCKETS, type Setting, threadsIn } from '../setting.ts';
import type { Workload } from '../workload.ts';

/** What one more of something would bring. */
export interface Gain {
	readonly what: string;
	/** Above 0 where it takes longer, or costs more. */
	readonly wallMs: number;
	readonly costUsd: number;
}

const CONCURRENCY_STEP = 10;
const MEMORY_STEP_MB = 256;

/** Predicts a job with one step more of each thing that may be set, the others as they are. */
export function gainsOf(
	{ setting }: Prediction,
	{ workload, profile }: { readonly workload: Workload; readonly profile: Profile },
	options: PredictOptions = {},
): Gain[] {
	const once = { ...options, repeats: 1 };
	const now = predict(workload, setting, profile, once);
	return stepsFrom(setting).map(([what, next]) => {
		const then = predict(workload, next, profile, once);
		return { what, wallMs: then.wallMs.p50 - now.wallMs.p50, costUsd: then.costUsd.p50 - now.costUsd.p50 };
	});
}

function stepsFrom(setting: Setting): [string, Setting][] {
	const { mode, concurrency, memoryMb, maxInstances, threads } = setting;
	const isThreaded = mode === 'threads';
	const steps: [string, Setting, boolean][] = [
		[
			`${CONCURRENCY_STEP} more in flight`,
			{ ...setting, concurrency: concurrency + CONCURRENCY_STEP },
			mode !== 'sequential' && (concurrency + CONCURRENCY_STEP) * threadsIn(setting) <= MAX_SOCKETS,
		],
		[
			`${MEMORY_STEP_MB} MB more`,
			{ ...setting, memoryMb: memoryMb + MEMORY_STEP_MB },
			memoryMb + MEMORY_STEP_MB <= MAX_MEMORY_MB,
		],
		['one more instance', { ...setting, maxInstances: maxInstances + 1 }, mode === 'fanout'],
		['one more thread', { ...setting, threads: threads + 1 }, isThreaded],
	];
	return steps.flatMap(([what, next, isPossible]): [string, Setting][] => (isPossible ? [[what, next]] : []));
}
