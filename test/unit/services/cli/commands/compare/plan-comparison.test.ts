import { describe, expect, it } from 'vitest';
import type { CompareOptions } from '../../../../../../services/cli/commands/compare/options.ts';
import { planComparison } from '../../../../../../services/cli/commands/compare/plan-comparison.ts';
import { readCommandLine } from '../../../../../../services/cli/parse/parse-args.ts';

function settingsOf(...args: string[]) {
	const line = readCommandLine(['compare', 'http://a/', ...args]);
	if (line.kind !== 'run') throw new Error(`is ${line.kind}`);
	const work = { name: 'a list', count: 1000 } as Parameters<typeof planComparison>[1];
	return planComparison(line.command.options as CompareOptions, work).plan.settings;
}

describe('the settings of a comparison', () => {
	it('has as many requests at once in each mode, on whatever machine', () => {
		const atOnce = settingsOf('--modes', 'threads,fanout').map(
			({ concurrency, threads, maxInstances }) => concurrency * threads * maxInstances,
		);

		expect(Math.min(...atOnce)).toBeGreaterThanOrEqual(200);
	});

	it.each([
		{ sweep: ['--sweep', 'threads=1,4', '--modes', 'threads'], expected: [50, 50] },
		{ sweep: ['--sweep', 'instances=1,8'], expected: [50, 50] },
		{ sweep: ['--sweep', 'instances=1,8', '--concurrency', '7'], expected: [7, 7] },
	])('leave the requests of a thread or an instance as they are where $sweep says how many there are', (given) => {
		expect(settingsOf(...given.sweep).map(({ concurrency }) => concurrency)).toEqual(given.expected);
	});
});
