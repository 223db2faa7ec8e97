import { describe, expect, it } from 'vitest';
import { createBusyCounter, invocationSpans } from '../../../../shared/compare/page/timeline.ts';
import { timelineRows } from '../../../../shared/compare/page/timeline-rows.ts';
import type { Result } from '../../../../shared/core/result.ts';
import { aLine, aResult } from '../../../support/builders.ts';
import { aRun, aSetting } from '../../../support/comparison.ts';
import { START } from '../../../support/virtual-clock.ts';

/** Times are milliseconds since the start. */
function aVisit([from, to]: [number, number], fields: Partial<Result> = {}): Result {
	const result = aResult(fields);
	return {
		...result,
		fetchedAt: new Date(START + to).toISOString(),
		timings: { ...result.timings, totalMs: to - from },
	};
}

describe('the timeline of a run', () => {
	it('U5 has the invocations as the ledger has them, INIT before', () => {
		const lines = [
			aLine({ requestId: '2', startedAt: START + 900, billedMs: 50, instanceId: 'a' }),
			aLine({ requestId: '1', startedAt: START + 300, initMs: 250, cold: true, billedMs: 350, instanceId: 'a' }),
		];

		expect(invocationSpans(lines, START)).toMatchObject([
			{ cold: true, initFromMs: 50, fromMs: 300, toMs: 400 },
			{ cold: false, initFromMs: 900, fromMs: 900, toMs: 950 },
		]);
	});

	it('U5 knows when a thread had targets in flight, however many at once', () => {
		const counter = createBusyCounter(START);
		const visits: [number, number][] = [
			[500, 900],
			[100, 300],
			[150, 200],
			[280, 400],
		];
		for (const visit of visits) counter.add(aVisit(visit));
		counter.add(aVisit([0, 50], { thread: 1 }));

		expect(counter.spans(1000)).toMatchObject([
			{ thread: 0, fromMs: 100, toMs: 400 },
			{ thread: 0, fromMs: 500, toMs: 900 },
			{ thread: 1, fromMs: 0, toMs: 50 },
		]);
		expect(counter.spans(100_000).map(({ fromMs, toMs }) => [fromMs, toMs])).toContainEqual([100, 900]);
	});

	it('U5 does so of twenty thousand targets as of four', () => {
		const counter = createBusyCounter(START);
		for (let i = 0; i < 20_000; i++) counter.add(aVisit([i, i + 5]));

		expect(counter.spans(20_000)).toMatchObject([{ fromMs: 0, toMs: 20_004 }]);
	});

	it('U5 has a row an instance, numbered, and a row a thread where there are several', () => {
		const span = { cold: true, initFromMs: 0, fromMs: 10, toMs: 90, targets: 1 };
		const invocations = [
			{ ...span, functionName: 'DispatcherFunction', instance: 'x' },
			{ ...span, functionName: 'ConsumerFunction', instance: 'y' },
			{ ...span, functionName: 'ConsumerFunction', instance: 'z' },
			{ ...span, functionName: 'ConsumerFunction', instance: 'y', cold: false },
		];
		const busy = [2, 10, 1].map((thread) => ({ instance: 'y', thread, fromMs: 20, toMs: 80 }));
		const timeline = { invocations, busy };

		expect(timelineRows(aRun({ timeline })).rows).toEqual(['dispatcher 1', 'consumer 1', 'consumer 2']);
		const threads = timelineRows(aRun({ timeline, setting: aSetting({ mode: 'threads' }) }));
		expect(threads.rows.slice(3)).toEqual(['thread 2', 'thread 3', 'thread 11']);
		expect(threads.bars.filter(({ row }) => row === 'consumer 1').map(({ kind }) => kind)).toEqual([
			'init',
			'invocation',
			'invocation',
		]);
	});

	it('U5 says how many rows it leaves out', () => {
		const busy = Array.from({ length: 30 }, (_, i) => ({ instance: `i${i}`, thread: 0, fromMs: 0, toMs: 1 }));

		expect(timelineRows(aRun({ timeline: { invocations: [], busy } }))).toMatchObject({ omitted: 6 });
	});
});
