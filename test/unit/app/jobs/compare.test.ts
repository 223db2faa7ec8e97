import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../../shared/app/jobs/compare.ts';
import { scheduleOf } from '../../../../shared/compare/schedule.ts';
import type { CompareRunner } from '../../../../shared/ports/compare-runner.ts';
import { collect } from '../../../support/collect.ts';
import { aMeasuredRun, aSetting } from '../../../support/comparison.ts';

/** Says what happens to it, in order. */
function aRunner(onRun: (runs: number) => void = () => {}): CompareRunner & { readonly events: string[] } {
	const events: string[] = [];
	let runs = 0;
	return {
		events,
		async open({ mode }) {
			events.push(`open ${mode}`);
			return {
				async run(signal) {
					onRun(++runs);
					if (signal.aborted) return undefined;
					events.push(`run ${mode}`);
					return aMeasuredRun();
				},
				async close() {
					events.push(`close ${mode}`);
				},
			};
		},
	};
}

const passes = scheduleOf([aSetting({ mode: 'threads' }), aSetting()], 1);
const never = new AbortController().signal;

describe('the runs of a comparison', () => {
	it('S2.9 are made on a stack a pass: cold, and then warm on the same', async () => {
		const runner = aRunner();
		const started: boolean[] = [];
		const onStart = ({ cold }: { cold: boolean }) => started.push(cold);
		const runs = await collect(compareRuns(passes, { runner, onStart, signal: never }));

		expect(runner.events).toEqual([
			...['open threads', 'run threads', 'run threads', 'close threads'],
			...['open fanout', 'run fanout', 'run fanout', 'close fanout'],
		]);
		expect(started).toEqual([true, false, true, false]);
		expect(runs.map(({ order, cold, setting }) => `${order} ${cold} ${setting.mode}`)).toEqual([
			'0 true threads',
			'1 false threads',
			'2 true fanout',
			'3 false fanout',
		]);
	});

	it('S0.6 end with an interruption, and so does the stack that is on', async () => {
		const interrupted = new AbortController();
		const runner = aRunner((runs) => runs === 2 && interrupted.abort());
		const deps = { runner, onStart: () => {}, signal: interrupted.signal };

		expect(await collect(compareRuns(passes, deps))).toHaveLength(1);
		expect(runner.events).toEqual(['open threads', 'run threads', 'close threads']);
	});

	it('S0.6 leave no stack behind where one fails, and keep what was measured', async () => {
		const runner = aRunner((runs) => {
			if (runs === 2) throw new Error('the disk is full');
		});
		const seen: unknown[] = [];
		const all = async () => {
			for await (const run of compareRuns(passes, { runner, onStart: () => {}, signal: never })) seen.push(run);
		};

		await expect(all()).rejects.toThrow('the disk is full');
		expect(seen).toHaveLength(1);
		expect(runner.events.at(-1)).toBe('close threads');
	});
});
