import { describe, expect, it } from 'vitest';
import { DELIVERY_MISTAKES } from './delivery-mistakes.ts';
import { FOREIGN_JOB_MISTAKES, FOREIGN_PART_MISTAKES, SIZE_MISTAKES } from './foreign-mistakes.ts';
import { LIMIT_MISTAKES, RUN_MISTAKES } from './limit-mistakes.ts';
import { CRAWL_MISTAKES, LINK_MISTAKES, MISTAKES } from './mistakes.ts';
import { ROW_MISTAKES } from './row-mistakes.ts';
import { runSeed } from './run-seed.ts';
import { type JobPlan, type Scenario, sampleScenario } from './scenario.ts';
import { SITEMAP_MISTAKES } from './sitemap-mistakes.ts';
import type { Variant } from './variants.ts';

const MOST_SEEDS = 1000;
/** Where a mistake does harm only if several rare things come together. */
const MOST_RARE_SEEDS = 3000;

async function firstFailure(
	variant: Variant,
	isWanted: (job: JobPlan, scenario: Scenario) => boolean = () => true,
	mostSeeds = MOST_SEEDS,
) {
	for (let seed = 1, left = mostSeeds; left > 0; seed++) {
		const scenario = sampleScenario(seed);
		if (!scenario.jobs.some((job) => isWanted(job, scenario))) continue;
		left--;
		const outcome = await runSeed(seed, { variant });
		if (outcome.violations.length > 0) return outcome;
	}
	return undefined;
}

describe('R1 the simulation finds out that', () => {
	it.each(MISTAKES)('$name', async (mistake) => {
		expect(await firstFailure(mistake)).toBeDefined();
	});

	it.each(CRAWL_MISTAKES)('$name', async (mistake) => {
		const isCrawl = ({ mode, site }: JobPlan) => mode === 'threads' && site !== undefined;
		expect(await firstFailure(mistake, isCrawl, MOST_RARE_SEEDS)).toBeDefined();
	});

	it.each(LINK_MISTAKES)('$name', async (mistake) => {
		const isCrawl = ({ mode, site }: JobPlan) => mode === 'fanout' && site !== undefined;
		expect(await firstFailure(mistake, isCrawl, MOST_RARE_SEEDS)).toBeDefined();
	});

	it.each(LIMIT_MISTAKES)('$name', async (mistake) => {
		expect(await firstFailure(mistake, ({ options }) => options.limits !== undefined)).toBeDefined();
	});

	it.each(RUN_MISTAKES)('$name', async (mistake) => {
		const isPoisoned = ({ mode, poison }: JobPlan) => mode !== 'fanout' && poison.size > 0;
		expect(await firstFailure(mistake, isPoisoned)).toBeDefined();
	});

	it.each(FOREIGN_JOB_MISTAKES)('$name', async (mistake) => {
		expect(await firstFailure(mistake, (_, { foreign }) => foreign.hasJob)).toBeDefined();
	});

	it.each(FOREIGN_PART_MISTAKES)('$name', async (mistake) => {
		expect(await firstFailure(mistake, (_, { foreign }) => foreign.part?.kind === 'record')).toBeDefined();
	});

	it.each(DELIVERY_MISTAKES)('$name', async (mistake) => {
		const isSent = ({ options }: JobPlan) => options.destinations !== undefined;
		expect(await firstFailure(mistake, isSent, MOST_RARE_SEEDS)).toBeDefined();
	});

	it.each(ROW_MISTAKES)('$name', async (mistake) => {
		expect(await firstFailure(mistake, ({ options }) => options.sink !== undefined)).toBeDefined();
	});

	it.each(SITEMAP_MISTAKES)('$name', async (mistake) => {
		// Two read at once where one is held for dead.
		const mayDiffer = ({ sitemap }: JobPlan, { faults }: Scenario) => sitemap?.changes === true && faults.stall > 0;
		expect(await firstFailure(mistake, mayDiffer, MOST_RARE_SEEDS)).toBeDefined();
	});

	it.each(SIZE_MISTAKES)('$name', async (mistake) => {
		const isTight = ({ site }: JobPlan, { sizes }: Scenario) => site !== undefined && sizes.entryNameBytes === 20;
		expect(await firstFailure(mistake, isTight)).toBeDefined();
	});
});

it.each([4, 7, 50])('R1 seed %i goes the same way each time', async (seed) => {
	const traces = [[], []] as [string[], string[]];
	for (const trace of traces) await runSeed(seed, { write: (line) => trace.push(line) });

	expect(traces[0].length).toBeGreaterThan(10);
	expect(traces[1]).toEqual(traces[0]);
});
