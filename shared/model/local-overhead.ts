import { median } from 'simple-statistics';
import type { Profile } from './machine/profile.ts';
import { predict } from './predict.ts';
import type { Setting } from './setting.ts';
import type { Workload } from './workload.ts';

/** A run of this machine: what it had to do, how, and how long it took. */
export interface LocalSample {
	readonly workload: Workload;
	readonly setting: Setting;
	readonly wallMs: number;
}

/**
 * What runs of this machine took over what is simulated, in the middle: it comes on top of every other run.
 *
 * @param profile - Its own pick-up time counts as simulated.
 * @returns Milliseconds, below 0 where the simulation takes longer; 0 without samples.
 */
export function overheadMs(samples: readonly LocalSample[], profile: Profile): number {
	if (samples.length === 0) return 0;
	return median(samples.map((sample) => sample.wallMs - simulatedMs(sample, profile)));
}

/** How long the model says that a run takes. */
export function simulatedMs({ workload, setting }: Omit<LocalSample, 'wallMs'>, profile: Profile): number {
	return predict(workload, setting, profile, { repeats: 1 }).wallMs.p50;
}
