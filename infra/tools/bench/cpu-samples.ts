/** The CPU time that something had taken by a moment, in milliseconds; the moment since the epoch. */
export interface CpuSample {
	readonly at: number;
	readonly cpuMs: number;
}

/** What had been taken by `at`, evenly between two samples; nothing before the first one was taken. */
export function cpuMsBy(samples: readonly CpuSample[], at: number): number {
	const after = samples.findIndex((sample) => sample.at >= at);
	const to = samples[after];
	if (to === undefined) return samples.at(-1)?.cpuMs ?? 0;
	const from = samples[after - 1];
	if (from === undefined) return 0;
	return from.cpuMs + ((to.cpuMs - from.cpuMs) * (at - from.at)) / (to.at - from.at);
}
