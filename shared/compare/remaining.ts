import { keyOf, type Setting } from './setting.ts';

/** How long a run took, with all that it takes to start it. */
export interface TimedRun {
	readonly setting: Setting;
	readonly tookMs: number;
}

/** Milliseconds that the rest will take if each run takes as long as those of its setting did; `undefined` before the first. */
export function remainingMs(done: readonly TimedRun[], left: readonly Setting[]): number | undefined {
	if (done.length === 0) return undefined;
	const overall = mean(done);
	return left.reduce((total, setting) => {
		const own = done.filter((run) => keyOf(run.setting) === keyOf(setting));
		return total + (own.length > 0 ? mean(own) : overall);
	}, 0);
}

function mean(runs: readonly TimedRun[]): number {
	return runs.reduce((total, { tookMs }) => total + tookMs, 0) / runs.length;
}
