import type { Mode } from '../../core/job.ts';
import { keyOf, nameOf, type Setting, SWEEPABLE, type Sweep, type SweepKey } from '../setting.ts';
import type { ComparedSetting } from './figures.ts';
import { type Knee, kneeOf, type SweepPoint } from './knee.ts';

/** What one swept key does while everything else stays as it is. */
export interface SweepCurve {
	readonly key: SweepKey;
	readonly mode: Mode;
	/** What stays: a mode, and values of other keys that were swept. */
	readonly of: string;
	/** By value, rising. */
	readonly points: readonly (SweepPoint & { readonly slowest: number; readonly fastest: number })[];
	readonly knee: Knee;
}

/** A curve for each swept key and each setting of everything else; none where the key changes nothing. */
export function curvesOf(settings: readonly ComparedSetting[], sweeps: readonly Sweep[]): SweepCurve[] {
	return sweeps.flatMap(({ key }) => {
		const groups = Map.groupBy(settings, ({ setting }) => keyOf(without(setting, key)));
		const among = settings.map(({ setting }) => without(setting, key));
		return [...groups.values()].filter((group) => group.length > 1).map((group) => curveOf(key, group, among));
	});
}

function curveOf(key: SweepKey, group: readonly ComparedSetting[], among: readonly Setting[]): SweepCurve {
	const rest = without((group[0] as ComparedSetting).setting, key);
	const points = group.map(({ setting, targets, wallMs }) => ({
		value: setting[SWEEPABLE[key]],
		rate: (targets * 1000) / wallMs.median,
		slowest: (targets * 1000) / wallMs.p90,
		fastest: (targets * 1000) / wallMs.p10,
	}));
	return {
		key,
		mode: rest.mode,
		of: nameOf(rest, among),
		points: points.sort((a, b) => a.value - b.value),
		knee: kneeOf(points),
	};
}

function without(setting: Setting, key: SweepKey): Setting {
	return { ...setting, [SWEEPABLE[key]]: 0 };
}

/** What a curve says, in a sentence. */
export function kneeSentence({ key, of, knee, points }: SweepCurve): string {
	if (!knee.found) return `${of}: no knee of ${key}: ${knee.because}.`;
	const last = points.at(-1);
	const beyond =
		last === undefined || last.value === knee.value ? '' : `; ${last.value} brings ${last.rate.toFixed(1)}`;
	return `${of}: the knee of ${key} is ${knee.value}, at ${knee.rate.toFixed(1)} targets a second${beyond} (Kneedle, S = 1).`;
}
