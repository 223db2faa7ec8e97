/** A report as it came to the webhook. */
export interface ArrivedReport {
	/** Of its idempotency. */
	readonly key: string;
	readonly jobId: string;
	readonly state: string;
}

export interface SeenRuns {
	/** That were due. */
	readonly runs: number;
	readonly arrived: readonly ArrivedReport[];
	readonly jobs: readonly { readonly jobId: string; readonly state: string }[];
}

/** What is wrong with the runs of a schedule: some are lost, some are doubled. */
export function faultsOf({ runs, arrived, jobs }: SeenRuns): string[] {
	const keys = new Set(arrived.map(({ key }) => key));
	const reported = new Set(arrived.map(({ jobId }) => jobId));
	return [
		...(jobs.length === runs ? [] : [`${jobs.length} jobs for ${runs} runs`]),
		...(keys.size === arrived.length ? [] : [`${arrived.length} reports with ${keys.size} keys`]),
		...jobs.filter(({ jobId }) => !reported.has(jobId)).map(({ jobId }) => `no report of job ${jobId}`),
		...jobs.filter(({ state }) => state !== 'reported').map(({ jobId, state }) => `job ${jobId} is ${state}`),
	];
}
