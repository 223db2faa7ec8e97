export interface Sample {
	readonly time: number;
	readonly settled: number;
	readonly failed: number;
}

/** More points no screen shows; beyond them every other one goes, so that a job of days takes no more memory. */
const MAX_SAMPLES = 600;
/** Targets are counted a chunk at a time, which may take as long as some of them. */
const RATE_OVER_MS = 30_000;

export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
	const kept = samples.length < MAX_SAMPLES ? samples : samples.filter((_, at) => at % 2 === 0);
	return [...kept, sample];
}

/** Targets a second, of late; `undefined` before two looks. */
export function rateOf(samples: readonly Sample[]): number | undefined {
	const last = samples.at(-1);
	if (last === undefined || samples.length < 2) return undefined;
	const since = samples.find(({ time }) => time >= last.time - RATE_OVER_MS && time < last.time) ?? samples.at(-2);
	if (since === undefined || since.time >= last.time) return undefined;
	return Math.max(0, ((last.settled - since.settled) * 1000) / (last.time - since.time));
}

/** Milliseconds until all that is known is done at this rate; `undefined` if nobody can tell. */
export function etaMs(left: number, perSecond: number | undefined): number | undefined {
	return perSecond === undefined || perSecond <= 0 || left <= 0 ? undefined : (left * 1000) / perSecond;
}
