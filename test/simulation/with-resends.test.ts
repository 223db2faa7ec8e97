import { expect, it } from 'vitest';
import { everyOther, failuresOf } from './check-seeds.ts';

const SLICES = [2, 502, 1002, 1502];
const SEEDS_PER_SLICE = 250;

// As without re-sends; and messages are lost, commands die half way, the depth of a queue lies.
it.each(SLICES)(
	'R1 S2.5 S2.7 S3.1 S3.2 a job ends, and well, though messages are lost: even seeds from %i',
	async (first) => {
		expect(await failuresOf(everyOther(first, SEEDS_PER_SLICE))).toEqual([]);
	},
);
