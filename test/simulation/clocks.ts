import { createRandom, type Random } from './random.ts';

/** How the clocks of instances go; true ones show the time of the scheduler. */
export interface ClockPlan {
	/** All are set back by `jumpMs` that long after the beginning; absent is never. */
	readonly jumpAtMs?: number;
	readonly jumpMs: number;
	/** Of instances whose clock is ahead, by `aheadMs`. */
	readonly wrongShare: number;
	readonly aheadMs: number;
}

const HOUR_MS = 3_600_000;
const TRUE: ClockPlan = { jumpMs: 0, wrongShare: 0, aheadMs: 0 };

/** In most scenarios all clocks are true: what depends on time can be held to it there. */
export function sampleClocks(random: Random): ClockPlan {
	if (random.happens(0.7)) return TRUE;
	const jumps = random.happens(0.6);
	const differs = !jumps || random.happens(0.3);
	return {
		...(jumps && { jumpAtMs: random.int(1_000, 20 * 60_000) }),
		jumpMs: jumps ? random.pick([60_000, HOUR_MS, 24 * HOUR_MS]) : 0,
		wrongShare: differs ? random.pick([0.1, 0.5]) : 0,
		aheadMs: differs ? random.pick([20_000, HOUR_MS]) : 0,
	};
}

export function areTrue({ jumpMs, wrongShare }: ClockPlan): boolean {
	return jumpMs === 0 && wrongShare === 0;
}

/** Gives each instance its clock. */
export function createClocks(plan: ClockPlan, { seed, now }: { seed: number; now: () => number }) {
	const random = createRandom(seed + 0x7000_0000);
	const startedAt = now();
	return function clockOfInstance(): () => number {
		const aheadMs = plan.wrongShare > 0 && random.happens(plan.wrongShare) ? plan.aheadMs : 0;
		return () => {
			const isSetBack = plan.jumpAtMs !== undefined && now() - startedAt >= plan.jumpAtMs;
			return now() + aheadMs - (isSetBack ? plan.jumpMs : 0);
		};
	};
}
