import { expect, it } from 'vitest';
import { compareText } from '../../../../../../services/cli/commands/compare/compare-text.ts';
import { comparisonThere } from '../../../../../../services/cli/commands/compare/remote-comparison.ts';
import { noPaint } from '../../../../../../services/cli/text/paint.ts';
import { summaryOf } from '../../../../../../shared/core/report/summarize.ts';
import { aJob, options } from '../../../../../support/builders.ts';
import { aPlan, aRun, aSetting } from '../../../../../support/comparison.ts';

const MACHINE = { cores: 2, cpu: 'a CPU', node: 'v24', stack: 'https://api.example' };

it('S2.9 tells settings of a stack elsewhere as its jobs had them, and whose time it is', () => {
	const planned = aSetting({ memoryMb: 1769, maxInstances: 4, concurrency: 50 });
	const { settings } = summaryOf(aJob({ options: options({ memoryMb: 512, concurrency: 7, chunkSize: 3 }) }), 0);
	const runs = [2, 9, 5].map((instances, order) => aRun({ setting: planned, order, given: { settings, instances } }));
	const comparison = comparisonThere(aPlan([planned], { machine: MACHINE }), runs);

	const there = { mode: 'fanout', memoryMb: 512, concurrency: 7, chunkSize: 3, threads: 1, maxInstances: 9 };
	expect(comparison.plan.settings).toEqual([there]);
	expect(comparison.settings.map(({ setting }) => setting)).toEqual([there]);
	const text = compareText(comparison, noPaint).join(' ');
	expect(text).toContain('at https://api.example. Times are medians');
	expect(text).not.toContain("this machine's");
});
