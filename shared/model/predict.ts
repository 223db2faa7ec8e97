import { billOf } from '../core/report/bill.ts';
import { DEFAULT_TARIFF, PRICES, type Tariff } from '../core/report/prices.ts';
import type { Profile } from './machine/profile.ts';
import type { Prediction, Range } from './prediction.ts';
import type { Setting } from './setting.ts';
import { type SimulationInput, simulate } from './simulate/simulate.ts';
import type { Simulated } from './simulate/simulated.ts';
import { usageOf } from './simulate/usage-of.ts';
import type { Workload } from './workload.ts';

export interface PredictOptions {
	/** Runs that are simulated, each with random of its own; of one run p50 and p90 are the same. */
	readonly repeats?: number;
	readonly isExact?: boolean;
	readonly isCoarse?: boolean;
	readonly tariff?: Tariff;
}

const REPEATS = 5;
const MS_PER_HOUR = 3_600_000;
/** Pollers are billed for a minute at least. */
const LEAST_POLLING_MS = 60_000;

/**
 * Predicts time and cost of a job in a setting, on AWS or on the local cloud, by simulating it some times.
 *
 * Exact, as far as the profile's figures are: pool, packing of chunks and batches, ramp, cold starts, CPU share, runs,
 * rounding of bills. Left out: SQS's receives of an idle queue, the sweeper, redeliveries, slow neighbours, and what
 * the recount at the end reads. Above 20,000 targets see `simulate`.
 */
export function predict(
	workload: Workload,
	setting: Setting,
	profile: Profile,
	{ repeats = REPEATS, isExact = false, isCoarse = false, tariff = DEFAULT_TARIFF }: PredictOptions = {},
): Prediction {
	const input = (seed: number): SimulationInput => ({ workload, setting, profile, seed, isExact, isCoarse });
	const runs = Array.from({ length: repeats }, (_, i) => runOf(input(i + 1), tariff));
	const costs = runs.map(({ cost }) => cost.total);
	const walls = runs.map(({ run }) => run.wallMs);
	const { run, usage, cost } = middle(runs, ({ run }) => run.wallMs);
	return {
		platform: profile.name,
		setting,
		wallMs: rangeOf(walls),
		cost,
		costUsd: rangeOf(costs),
		invocations: usage.invocations,
		coldStarts: usage.coldStarts,
		peakInstances: run.peakInstances,
		runs: setting.mode === 'fanout' ? 0 : run.invocations,
		billedMs: usage.billedMs,
		gbSeconds: usage.gbSeconds,
		cpuMs: usage.cpuMs,
	};
}

function runOf(input: SimulationInput, tariff: Tariff) {
	const run = simulate(input);
	const usage = usageOf({ ...input, run });
	const bill = billOf(usage, tariff);
	const pollers = pollersUsd(input.setting, run);
	return { run, usage, cost: { ...bill, pollers, total: bill.total + pollers } };
}

function pollersUsd({ provisionedPollers }: Setting, { wallMs }: Simulated): number {
	if (provisionedPollers === 0) return 0;
	const hours = Math.max(LEAST_POLLING_MS, wallMs) / MS_PER_HOUR;
	return provisionedPollers * hours * PRICES.lambdaPollerHour.usd;
}

function rangeOf(values: readonly number[]): Range {
	const sorted = values.toSorted((a, b) => a - b);
	const at = (p: number) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0;
	return { p50: at(0.5), p90: at(0.9) };
}

function middle<T>(items: readonly T[], of: (item: T) => number): T {
	const sorted = items.toSorted((a, b) => of(a) - of(b));
	return sorted[Math.floor(sorted.length / 2)] as T;
}
