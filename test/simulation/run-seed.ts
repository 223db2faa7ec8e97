import { StoreError } from '../../shared/core/errors.ts';
import { startClients } from './clients.ts';
import { startForeign } from './foreign.ts';
import { checkJobs } from './invariants.ts';
import { startPlatform } from './platform.ts';
import { sampleScenario } from './scenario.ts';
import { startSchedule } from './schedule.ts';
import { REAL, type Variant } from './variants.ts';
import { createWorld, type World } from './world.ts';

/** What came of a seed. */
export interface Outcome {
	readonly seed: number;
	/** What was not as it must be; empty for a seed that holds. */
	readonly violations: readonly string[];
	readonly invocations: number;
	readonly faults: number;
}

export interface SeedOptions {
	readonly variant?: Variant;
	/** Gets a line for each thing that happens. */
	readonly write?: (line: string) => void;
}

const DAY_MS = 86_400_000;
/** Beyond all waits, redeliveries and doubled patience of the sweeper. */
const LONGEST_RUN_MS = 3 * DAY_MS;
/**
 * Invocations that no job of ours is worth; sweeps and what a database that is away is tried again for not counted. Where a
 * host takes one visit at a time, and each hangs for 100 s, 42 targets come to 8,600: chunks ask for its lease again and again.
 */
const MOST_LIVES = 20_000;

/** Plays the scenario of a seed to its end. The same seed plays the same way. */
export async function runSeed(seed: number, { variant = REAL, write }: SeedOptions = {}): Promise<Outcome> {
	const scenario = sampleScenario(seed);
	const world = createWorld(scenario, { variant, ...(write && { write }) });
	const violations = await play(world);
	return { seed, violations, invocations: world.lives.length, faults: world.adversary.done };
}

/** The command that shows how a seed goes. */
export function howToReplay(seed: number): string {
	return `npm run simulate -- --seeds 1 --from ${seed} --trace`;
}

async function play(world: World): Promise<readonly string[]> {
	const { scheduler, monitor } = world;
	startPlatform(world);
	startSchedule(world);
	startClients(world);
	startForeign(world);
	// On past the end of the jobs: whoever is late must not change them.
	const isTooMuch = () => world.lives.length - world.sweeps - world.rowWrites > MOST_LIVES;
	await scheduler.play(() => monitor.violations.length > 0 || isTooMuch(), scheduler.now() + LONGEST_RUN_MS);
	if (monitor.violations.length > 0) return monitor.violations;
	if (isTooMuch()) return [`it goes on and on: ${world.lives.length} invocations`];
	return checkJobs(world).catch((error) => {
		if (error instanceof StoreError) return [`what is left of the jobs cannot be read: ${error.message}`];
		throw error;
	});
}
