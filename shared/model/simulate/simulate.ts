import { mulberry32 } from '../../core/mulberry32.ts';
import type { Profile } from '../machine/profile.ts';
import { instancesIn, permitsIn, type Setting } from '../setting.ts';
import type { Workload } from '../workload.ts';
import { targetsInChunk } from './chunk-plan.ts';
import { simulateFanout } from './simulate-fanout.ts';
import { simulateOne } from './simulate-one.ts';
import { extrapolated, type Simulated } from './simulated.ts';

export interface SimulationInput {
	readonly workload: Workload;
	readonly setting: Setting;
	readonly profile: Profile;
	/** The same seed gives the same run. */
	readonly seed: number;
	/** Each target by itself, however many there are: seconds for each million. */
	readonly isExact?: boolean;
	/** A tenth of the work, for comparing many settings: the luck of few samples stays within some percent. */
	readonly isCoarse?: boolean;
}

/** Targets up to which each is simulated by itself, without being asked for. */
const EXACT_TARGETS = 20_000;
const COARSE_TARGETS = 4_000;
/** The smaller of two jobs is this part of the larger: enough for its pool to be full. */
const SMALLER = 0.25;

/**
 * One run of a job.
 *
 * Up to 20,000 targets, and wherever `isExact` asks for it, each target is simulated. Beyond, a fan-out on AWS draws its
 * invocations from some that were; and where all targets meet in one pool, or on one machine, two smaller jobs are
 * simulated and the pace between them is kept up: a pool that is full works at a constant rate, and fills and drains
 * the same way however long it is full.
 */
export function simulate({
	workload,
	setting,
	profile,
	seed,
	isExact = false,
	isCoarse = false,
}: SimulationInput): Simulated {
	const run = (targets: number, exactly: boolean, on = profile) => {
		const world = { workload: { ...workload, targets }, setting, profile: on, random: mulberry32(seed) };
		return setting.mode === 'fanout' ? simulateFanout(world, playing(exactly)) : simulateOne(world);
	};
	const playing = (exactly: boolean) => (exactly ? 'exact' : isCoarse ? 'coarse' : 'sampled');
	const limit = isCoarse ? COARSE_TARGETS : EXACT_TARGETS;
	const { targets } = workload;
	if (isExact || targets <= limit) return run(targets, true);
	if (setting.mode === 'fanout' && !profile.sharesCpu) return run(targets, false);

	const most = Math.max(limit, Math.ceil(targetsAtOnce(setting, workload) / SMALLER) * 2);
	if (targets <= most) return run(targets, true);
	const few = most * SMALLER;
	const endless = withoutDeadline(profile);
	const ratio = (targets - most) / (most - few);
	const whole = extrapolated(run(few, true, endless), run(most, true, endless), ratio);
	return setting.mode === 'fanout' ? whole : inRuns(whole, { workload, setting, profile });
}

/** Targets that fill all instances once: only beyond them does the pace show. */
function targetsAtOnce(setting: Setting, workload: Workload): number {
	if (setting.mode !== 'fanout') return permitsIn(setting);
	return instancesIn(setting) * setting.batchSize * targetsInChunk(setting, workload);
}

function withoutDeadline(profile: Profile): Profile {
	return { ...profile, startWindowMs: { fanout: Infinity, threads: Infinity, sequential: Infinity } };
}

/** Cuts one long run into as many as its time is too short for: each drains its pool, and the next begins anew. */
function inRuns(whole: Simulated, { workload, setting, profile }: Omit<SimulationInput, 'seed'>): Simulated {
	const runs = Math.ceil(whole.wallMs / profile.startWindowMs[setting.mode]);
	const drainMs = Math.max(0, workload.waitMs.quantile(0.99) - workload.waitMs.mean);
	const betweenMs = profile.nextRunMs + profile.beforeMs + profile.afterMs + (setting.mode === 'threads' ? drainMs : 0);
	const billedMs = Math.ceil(whole.billedMs + (runs - 1) * (betweenMs - profile.nextRunMs));
	return { ...whole, wallMs: whole.wallMs + (runs - 1) * betweenMs, billedMs, invocations: runs };
}
