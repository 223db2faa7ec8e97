import type { Profile } from './machine/profile.ts';
import { predict } from './predict.ts';
import type { Setting } from './setting.ts';
import type { Workload } from './workload.ts';

/** What a run of this machine had to do, and how. */
export interface LocalSample {
	readonly workload: Workload;
	readonly setting: Setting;
}

/** How long the model says that a run takes. */
export function simulatedMs({ workload, setting }: LocalSample, profile: Profile): number {
	return predict(workload, setting, profile, { repeats: 1 }).wallMs.p50;
}
