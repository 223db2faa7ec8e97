import { expect, it } from 'vitest';
import { everyOther, failuresOf } from './check-seeds.ts';

const SLICES = [1, 501, 1001, 1501];
const SEEDS_PER_SLICE = 250;

// Messages come twice, late or out of order; invocations die, stall and come back; stores refuse, repeat and lag.
it.each(SLICES)(
	'R1 S1.3 S2.5 S3.1 S3.2 each job ends with one result a target and one report: odd seeds from %i',
	async (first) => {
		expect(await failuresOf(everyOther(first, SEEDS_PER_SLICE))).toEqual([]);
	},
);
