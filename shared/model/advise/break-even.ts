import type { Mode } from '../../core/job.ts';
import { scaled } from '../distribution.ts';
import type { Profile } from '../machine/profile.ts';
import { type PredictOptions, predict } from '../predict.ts';
import type { Setting } from '../setting.ts';
import type { Workload } from '../workload.ts';

/** Where the other mode begins to win: `undefined` if the same mode wins throughout. */
export interface BreakEven {
	readonly by: 'time' | 'cost';
	readonly over: 'targets' | 'latency';
	/** The mode that wins below, and the one that wins from there on. */
	readonly below: Mode;
	readonly from: Mode;
	/** Targets, or times the latency of the workload. */
	readonly at: number;
}

export interface BreakEvenInput {
	readonly workload: Workload;
	readonly profile: Profile;
	/** The two that are compared, each with its mode. */
	readonly settings: readonly [Setting, Setting];
	readonly by: BreakEven['by'];
	readonly options?: PredictOptions;
}

const TARGETS = [10, 100, 1000, 10_000, 100_000, 1_000_000];
const LATENCY_FACTORS = [0.1, 0.3, 1, 3, 10];
const HALVINGS = 5;
/** Who wins by less than this has not won: it is the luck of the random. */
const TIE = 0.05;

/** Looks, from few targets to many, for where the other of two settings wins; the first such place is told. */
export function breakEvenOfTargets(input: BreakEvenInput): BreakEven | undefined {
	return crossing(input, 'targets', TARGETS, (targets) => ({ ...input.workload, targets: Math.round(targets) }));
}

/** The same, from short latencies to long. */
export function breakEvenOfLatency(input: BreakEvenInput): BreakEven | undefined {
	const { workload } = input;
	return crossing(input, 'latency', LATENCY_FACTORS, (factor) => ({
		...workload,
		waitMs: scaled(workload.waitMs, factor),
	}));
}

function crossing(
	{ profile, settings, by, options }: BreakEvenInput,
	over: BreakEven['over'],
	grid: readonly number[],
	at: (x: number) => Workload,
): BreakEven | undefined {
	const winner = (x: number, tied?: Mode): Mode => {
		const workload = at(x);
		const [first, second] = settings.map((setting) => {
			const { wallMs, costUsd } = predict(workload, setting, profile, { ...options, repeats: 1, isCoarse: true });
			return by === 'time' ? wallMs.p50 : costUsd.p50;
		}) as [number, number];
		if (tied !== undefined && Math.abs(first / second - 1) < TIE) return tied;
		return first <= second ? settings[0].mode : settings[1].mode;
	};
	const winners: Mode[] = [];
	for (const x of grid) winners.push(winner(x, winners.at(-1)));
	const i = winners.findIndex((mode, at) => at > 0 && mode !== winners[at - 1]);
	if (i < 0) return undefined;
	const below = winners[i - 1] as Mode;
	let low = grid[i - 1] as number;
	let high = grid[i] as number;
	for (let step = 0; step < HALVINGS; step++) {
		// Halfway in the logarithm: the grid is of orders of magnitude.
		const middle = Math.sqrt(low * high);
		if (winner(middle, below) === below) low = middle;
		else high = middle;
	}
	return { by, over, below, from: winners[i] as Mode, at: over === 'targets' ? Math.round(high) : high };
}
