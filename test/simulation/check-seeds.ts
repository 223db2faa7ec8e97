import { setImmediate } from 'node:timers/promises';
import { howToReplay, runSeed } from './run-seed.ts';

/** Runs seeds one after the other, and tells of each that fails: how, and how to see why. */
export async function failuresOf(seeds: Iterable<number>): Promise<string[]> {
	const failures: string[] = [];
	for (const seed of seeds) {
		const { violations } = await runSeed(seed);
		if (violations.length > 0) failures.push(`seed ${seed}: ${violations.join('; ')} (${howToReplay(seed)})`);
		// The seeds run in ticks alone: let the test runner through.
		await setImmediate();
	}
	return failures;
}

/** `count` seeds from `first` on that are even or odd as it is, and whose scenario is `wanted`. */
export function* everyOther(first: number, count: number, isWanted: (seed: number) => boolean = () => true) {
	let left = count;
	for (let seed = first; left > 0; seed += 2) {
		if (!isWanted(seed)) continue;
		left--;
		yield seed;
	}
}
