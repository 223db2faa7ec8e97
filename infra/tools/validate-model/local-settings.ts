import { logNormal } from '../../../shared/model/distribution.ts';
import type { LocalSetting } from './local-run.ts';

const COMMON = { concurrency: 20, chunkSize: 100, batchSize: 10, maxInstances: 4, threads: 2 } as const;
const AT_ONCE = [0];

/** What the figures of the local profile are calibrated on; none of it is validated. */
export const CALIBRATION = {
	fanoutStart: { ...COMMON, mode: 'fanout', targets: 1, latenciesMs: AT_ONCE },
	// Whoever is there first is busy until the other has loaded: none takes a batch from another.
	fanoutTwoStart: { ...COMMON, mode: 'fanout', targets: 20, latenciesMs: [1000], chunkSize: 10, batchSize: 1 },
	fanoutBusy: { ...COMMON, mode: 'fanout', targets: 3000, latenciesMs: AT_ONCE, batchSize: 1 },
	fanoutChunks: { ...COMMON, mode: 'fanout', targets: 1500, latenciesMs: AT_ONCE, chunkSize: 10 },
	threadsStart: { ...COMMON, mode: 'threads', targets: 1, latenciesMs: AT_ONCE },
	threadsBusy: { ...COMMON, mode: 'threads', targets: 3000, latenciesMs: AT_ONCE },
	threadsChunks: { ...COMMON, mode: 'threads', targets: 1500, latenciesMs: AT_ONCE, chunkSize: 10 },
	sequentialStart: { ...COMMON, mode: 'sequential', targets: 1, latenciesMs: AT_ONCE },
	sequentialBusy: { ...COMMON, mode: 'sequential', targets: 500, latenciesMs: AT_ONCE },
	sequentialSlow: { ...COMMON, mode: 'sequential', targets: 100, latenciesMs: [20] },
} as const satisfies Record<string, LocalSetting>;

/** Each run is to take about this, so that starting is no more than a part of it. */
const WORK_MS = 4000;

/** The tail of a real site: one page in a hundred takes ten times the median of 100 ms. */
const TAIL = logNormal([
	{ p: 0.5, value: 100 },
	{ p: 0.99, value: 1000 },
]);
const TAIL_PAGES = 41;
/** Prime to the number of pages: the slow ones do not come together. */
const TAIL_STRIDE = 16;

/**
 * Mode × concurrency × chunk size × latency; 50 ms and above, since below it the machine is measured and not the model;
 * and some where pages differ.
 */
export const VALIDATED: readonly LocalSetting[] = [
	...grid({ modes: ['fanout', 'threads'], concurrencies: [5, 20], chunkSizes: [10, 50], latencies: [[50], [200]] }),
	...grid({
		modes: ['sequential'],
		concurrencies: [1],
		chunkSizes: [10, 50],
		latencies: [[50], [100], [200], [400]],
	}),
	...grid({ modes: ['fanout', 'threads'], concurrencies: [5, 20], chunkSizes: [10], latencies: [longTail()] }),
];

/** A setting of each mode, to see that everything works. */
export const FEW: readonly LocalSetting[] = ['fanout', 'threads', 'sequential'].flatMap(
	(mode) => VALIDATED.find((setting) => setting.mode === mode) ?? [],
);

interface Grid {
	readonly modes: readonly LocalSetting['mode'][];
	readonly concurrencies: readonly number[];
	readonly chunkSizes: readonly number[];
	readonly latencies: readonly (readonly number[])[];
}

function grid({ modes, concurrencies, chunkSizes, latencies }: Grid): LocalSetting[] {
	return modes.flatMap((mode) =>
		concurrencies.flatMap((concurrency) =>
			chunkSizes.flatMap((chunkSize) =>
				latencies.map((latenciesMs) => {
					const pools = { fanout: COMMON.maxInstances, threads: COMMON.threads, sequential: 1 }[mode];
					const meanMs = latenciesMs.reduce((total, ms) => total + ms, 0) / latenciesMs.length;
					const targets = Math.max(10, Math.round((WORK_MS * concurrency * pools) / meanMs));
					return { ...COMMON, mode, concurrency, chunkSize, latenciesMs, targets };
				}),
			),
		),
	);
}

function longTail(): number[] {
	return Array.from({ length: TAIL_PAGES }, (_, i) =>
		Math.max(50, Math.round(TAIL.quantile((((i * TAIL_STRIDE) % TAIL_PAGES) + 0.5) / TAIL_PAGES))),
	);
}
