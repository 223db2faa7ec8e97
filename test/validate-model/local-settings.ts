import type { LocalSetting } from './local-run.ts';

const COMMON = { concurrency: 20, chunkSize: 100, batchSize: 10, maxInstances: 4, threads: 2 } as const;

/** What the figures of the local profile are calibrated on; none of it is validated. */
export const CALIBRATION = {
	fanoutStart: { ...COMMON, mode: 'fanout', targets: 1, latencyMs: 0 },
	fanoutFourStart: { ...COMMON, mode: 'fanout', targets: 40, latencyMs: 0, chunkSize: 10, batchSize: 1 },
	fanoutBusy: { ...COMMON, mode: 'fanout', targets: 3000, latencyMs: 0, batchSize: 1 },
	fanoutChunks: { ...COMMON, mode: 'fanout', targets: 1500, latencyMs: 0, chunkSize: 10 },
	threadsStart: { ...COMMON, mode: 'threads', targets: 1, latencyMs: 0 },
	threadsBusy: { ...COMMON, mode: 'threads', targets: 3000, latencyMs: 0 },
	threadsChunks: { ...COMMON, mode: 'threads', targets: 1500, latencyMs: 0, chunkSize: 10 },
	sequentialStart: { ...COMMON, mode: 'sequential', targets: 1, latencyMs: 0 },
	sequentialBusy: { ...COMMON, mode: 'sequential', targets: 500, latencyMs: 0 },
	sequentialSlow: { ...COMMON, mode: 'sequential', targets: 100, latencyMs: 20 },
} as const satisfies Record<string, LocalSetting>;

/** Each run is to take about this, so that starting is no more than a part of it. */
const WORK_MS = 4000;

/** Mode × concurrency × chunk size × latency; 50 ms and above, since below it the machine is measured and not the model. */
export const VALIDATED: readonly LocalSetting[] = [
	...grid({ modes: ['fanout', 'threads'], concurrencies: [5, 20], chunkSizes: [10, 50], latencies: [50, 200] }),
	...grid({ modes: ['sequential'], concurrencies: [1], chunkSizes: [10, 50], latencies: [50, 100, 200, 400] }),
];

/** A setting of each mode, to see that everything works. */
export const FEW: readonly LocalSetting[] = ['fanout', 'threads', 'sequential'].flatMap(
	(mode) => VALIDATED.find((setting) => setting.mode === mode) ?? [],
);

interface Grid {
	readonly modes: readonly LocalSetting['mode'][];
	readonly concurrencies: readonly number[];
	readonly chunkSizes: readonly number[];
	readonly latencies: readonly number[];
}

function grid({ modes, concurrencies, chunkSizes, latencies }: Grid): LocalSetting[] {
	return modes.flatMap((mode) =>
		concurrencies.flatMap((concurrency) =>
			chunkSizes.flatMap((chunkSize) =>
				latencies.map((latencyMs) => {
					const pools = { fanout: COMMON.maxInstances, threads: COMMON.threads, sequential: 1 }[mode];
					const targets = Math.max(10, Math.round((WORK_MS * concurrency * pools) / latencyMs));
					return { ...COMMON, mode, concurrency, chunkSize, latencyMs, targets };
				}),
			),
		),
	);
}
