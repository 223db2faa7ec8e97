import { simulatedMs } from '../model/local-overhead.ts';
import { localProfile, USUAL_LOCAL } from '../model/machine/local-profile.ts';
import { fullSetting, type SharedSetting } from './aws-prediction.ts';
import { basisOf, type ComparedSetting, typicalRun } from './figures/figures.ts';
import type { ComparedRun } from './run.ts';
import { keyOf } from './setting.ts';

/** What the model says that a setting takes on this machine, to tell how far it can be believed. */
export interface LocalPrediction {
	readonly wallMs: number;
	/** Of the median that was measured; above 0 where the model says longer. */
	readonly errorPercent: number;
}

/** A run that is over before an instance would have started: what it takes is chance, and not what is simulated. */
export const TOO_SHORT = 'too short';

export interface LocalPredictionInput {
	readonly runs: readonly ComparedRun[];
	readonly shared: SharedSetting;
	readonly cores: number;
}

/** A setting, simulated on this machine with the waits and the CPU time of one of its runs. */
interface Simulation {
	readonly simulatedMs: number;
	/** What that run took besides. */
	readonly overheadMs: number;
}

/**
 * Predicts each setting on this machine, with what a run takes besides its visits as the other settings show it.
 *
 * That is the least that any of them took over what is simulated: of a long run, what is over is for the greater part
 * what its visits were late by, and not what every run takes.
 *
 * @returns In the order of `settings`; `TOO_SHORT` where nothing can be told of so short a run; `null` where no other
 *   setting says what that is, or nothing was visited, or a crawl: how its links are found is not simulated.
 */
export function localPredictions(
	settings: readonly ComparedSetting[],
	input: LocalPredictionInput,
): (LocalPrediction | typeof TOO_SHORT | null)[] {
	const simulations = settings.map((each) => simulationOf(each, input));
	return settings.map((setting, i) => {
		const own = simulations[i];
		const others = simulations.flatMap((each, at) => (each === undefined || at === i ? [] : [each.overheadMs]));
		if (own === undefined || others.length === 0) return null;
		const predictedMs = own.simulatedMs + Math.min(...others);
		if (predictedMs <= 0 || isShorterThanStarting(setting)) return TOO_SHORT;
		return { wallMs: predictedMs, errorPercent: (predictedMs / setting.wallMs.median - 1) * 100 };
	});
}

/** What starting takes is known from its cold runs. */
function isShorterThanStarting({ basis, wallMs, cold }: ComparedSetting): boolean {
	return basis === 'warm' && cold !== null && wallMs.median < cold.wallMs.median - wallMs.median;
}

function simulationOf(
	{ setting, basis }: ComparedSetting,
	{ runs, shared, cores }: LocalPredictionInput,
): Simulation | undefined {
	const own = runs.filter((run) => keyOf(run.setting) === keyOf(setting));
	const { recorded, summary } = typicalRun(basisOf(own, basis));
	if (recorded === null || summary.settings.crawl !== undefined) return undefined;
	const profile = localProfile({ ...USUAL_LOCAL, cores, pickUpMs: 0 }, basis);
	const ms = simulatedMs({ workload: recorded.workload, setting: fullSetting(setting, shared) }, profile);
	return { simulatedMs: ms, overheadMs: summary.wallMs - ms };
}
