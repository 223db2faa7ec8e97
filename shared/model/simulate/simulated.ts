/** What one simulated run of a job took. Times are milliseconds. */
export interface Simulated {
	/** From the job being stored to its last record. */
	readonly wallMs: number;
	/** When the last target was visited for the first time, of those that were simulated one by one. */
	readonly startedAllAtMs: number;
	/** Of the instances that visit; each invocation rounded up, INIT included. */
	readonly billedMs: number;
	readonly invocations: number;
	readonly instances: number;
	/** Of the instances, those that were not loaded before the job. */
	readonly coldStarts: number;
	/** Most invocations that ran at once. */
	readonly peakInstances: number;
	readonly dispatcherBilledMs: number;
	readonly dispatcherInvocations: number;
	readonly cpuMs: number;
	readonly chunks: number;
	readonly planEntries: number;
}

/**
 * Goes on from a smaller run to a larger one, and in a straight line beyond: `ratio` times the step between them.
 *
 * The pace is that at which visits begin: the end of a run hangs on its slowest visit, which is luck.
 */
export function extrapolated(small: Simulated, large: Simulated, ratio: number): Simulated {
	const on = (of: (run: Simulated) => number) => of(large) + (of(large) - of(small)) * ratio;
	const addedMs = Math.max(0, large.startedAllAtMs - small.startedAllAtMs) * ratio;
	return {
		wallMs: large.wallMs + addedMs,
		startedAllAtMs: large.startedAllAtMs + addedMs,
		billedMs: Math.ceil(large.billedMs + addedMs * large.peakInstances),
		invocations: Math.ceil(on((run) => run.invocations)),
		instances: large.instances,
		coldStarts: large.coldStarts,
		peakInstances: large.peakInstances,
		dispatcherBilledMs: Math.ceil(on((run) => run.dispatcherBilledMs)),
		dispatcherInvocations: large.dispatcherInvocations,
		cpuMs: on((run) => run.cpuMs),
		chunks: Math.ceil(on((run) => run.chunks)),
		planEntries: Math.ceil(on((run) => run.planEntries)),
	};
}
