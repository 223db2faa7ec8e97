import { describe, expect, it } from 'vitest';
import { comparisonOf } from '../../../shared/compare/comparison.ts';
import { reportJsonOf } from '../../../shared/compare/report-json.ts';
import { aPlan, aRun, aSetting } from '../../support/comparison.ts';

const sequential = aSetting({ mode: 'sequential', concurrency: 1, maxInstances: 1 });
const threads = aSetting({ mode: 'threads', memoryMb: 10_240, threads: 2, maxInstances: 1 });
const fanout = aSetting();

type Given = NonNullable<Parameters<typeof aRun>[0]>['given'];

/** Three warm runs, a little apart, and a cold one that took as long again. */
function runsOf(setting: typeof fanout, wallMs: number, given: Given = {}) {
	const warm = [0.99, 1, 1.01].map((factor, repeat) =>
		aRun({ setting, repeat, given: { ...given, wallMs: wallMs * factor } }),
	);
	return [aRun({ setting, cold: true, given: { ...given, wallMs: wallMs * 2, coldStarts: 1 } }), ...warm];
}

const compared = (...runs: ReturnType<typeof runsOf>[]) =>
	comparisonOf(aPlan(runs.map(([run]) => run?.setting ?? fanout)), runs.flat());

describe('a comparison', () => {
	const slow = runsOf(sequential, 15_000, { billedMs: 15_000, gbSeconds: 26, durationUsd: 0.9, fixedUsd: 0.1 });
	const wide = { billedMs: 2400, gbSeconds: 4.2, instances: 4, durationUsd: 0.2, fixedUsd: 0.1 };

	it('S2.9 has medians of warm runs, the cold ones apart, and how much faster than the first each is', () => {
		const { settings } = compared(slow, runsOf(fanout, 1000, wide));

		expect(settings[1]).toMatchObject({
			basis: 'warm',
			runs: 3,
			wallMs: { median: 1000, p10: 992, p90: 1008 },
			cold: { runs: 1, wallMs: { median: 2000 }, coldStarts: 1 },
			speedup: 15,
			fixedUsd: expect.closeTo(0.1),
		});
	});

	it('S2.9 takes a warm run with a cold start for none, as long as there is a better one', () => {
		const odd = aRun({ repeat: 3, given: { wallMs: 9000, coldStarts: 2 } });

		expect(compared([...runsOf(fanout, 1000), odd]).settings[0]).toMatchObject({ runs: 3, wallMs: { p90: 1008 } });
		expect(compared([odd])).toMatchObject({
			settings: [{ runs: 1, wallMs: { median: 9000 } }],
			notes: [expect.stringContaining('cold start')],
		});
	});

	it('has the cold figures of a setting that was interrupted before its warm run', () => {
		expect(compared(runsOf(fanout, 1000).slice(0, 1)).settings).toMatchObject([
			{ basis: 'cold', wallMs: { median: 2000 } },
		]);
	});

	it('U5 says to use what is the fastest and the cheapest', () => {
		expect(compared(slow, runsOf(fanout, 1000, wide)).verdict).toBe(
			'Use fanout: it is the fastest and the cheapest, 1.00 s for $0.300; sequential takes 15.0 × as long (15.00 s).',
		);
	});

	it('U5 says to use the fastest, and what is cheaper where time does not matter', () => {
		const { verdict, pareto } = compared(slow, runsOf(threads, 500, { durationUsd: 2.8, fixedUsd: 0.2 }));

		expect(verdict).toContain('Use threads: nothing is faster, 500 ms for $3.00; sequential takes 30.0 × as long');
		expect(verdict).toContain('Where time does not matter, sequential costs 67 % less and takes 30.0 × as long.');
		expect(pareto.map(({ setting }) => setting.mode)).toEqual(['threads', 'sequential']);
	});

	it('U5 says to use the cheaper of two that cannot be told apart', () => {
		const { verdict } = compared(runsOf(threads, 1000, { durationUsd: 3 }), runsOf(fanout, 1005, wide));

		expect(verdict).toMatch(/^Use fanout: 1\.00 s for \$0\.300 is cheaper than threads .* cannot be told apart\.$/);
	});

	it('S0.4 says why dollars fall less than time', () => {
		const { costText } = compared(slow, runsOf(fanout, 1000, wide));

		expect(costText).toBe(
			'From sequential to fanout, time falls 15 × (15.00 s to 1.00 s) and the bill 3.3 × ($1.00 to $0.300): billed time falls 6.3 × only, since 4 instances are billed for 2.40 s together; $0.100 of $0.300 (33 %) is for requests, messages and writes, which no speed saves.',
		);
	});

	it('S0.4 says what a larger memory costs', () => {
		const large = { billedMs: 1000, gbSeconds: 10, durationUsd: 1.3, fixedUsd: 0.01 };

		expect(compared(slow, runsOf(threads, 1000, large)).costText).toMatch(
			/the bill rises 1\.3 × .*: each second of it costs 5\.8 × as much, with 10240 MB in place of 1769\.$/,
		);
	});

	it('S4.2 ranks nothing where work differs', () => {
		const odd = aRun({ setting: fanout, given: { counts: { ok: 59, timeout: 1 } } });
		const comparison = compared(slow, [odd]);

		expect(comparison).toMatchObject({ comparable: false, pareto: [], curves: [] });
		expect(comparison.verdict).toMatch(/^Not ranked: 1 of 5 runs did other work/);
		expect(comparison.costText).toBeUndefined();
		expect(comparison.differences.map(({ field, actual }) => `${field} ${actual}`)).toEqual(['ok 59', 'timeout 1']);
	});

	it.each([
		{
			what: 'everything failed',
			runs: [slow, runsOf(fanout, 9)],
			given: { timeout: 60 },
			says: 'Not ranked: all 60 targets failed in every run.',
		},
		{ what: 'there is one setting', runs: [slow], given: { ok: 60 }, says: 'nothing to rank it by' },
	])('ranks nothing where $what', ({ runs, given, says }) => {
		const counted = runs.map((own) => own.map((run) => ({ ...run, summary: { ...run.summary, counts: given } })));

		expect(compared(...counted).verdict).toContain(says);
	});

	it('S2.3 notes more threads than cores, here and of the memory on AWS', () => {
		const many = aSetting({ mode: 'threads', threads: 8, memoryMb: 3538 });
		const { notes } = comparisonOf(aPlan([many]), [aRun({ setting: many })]);

		expect(notes).toEqual([
			'threads: 8 threads share 2 cores here.',
			'threads: 8 threads are more than the 2 cores of 3,538 MB on AWS: AWS has 6 at most.',
		]);
	});

	it('S2.2 does not take it for a choice of memory that a small one costs less here', () => {
		const values = [512, 1024];
		const plan = aPlan(
			values.map((memoryMb) => aSetting({ memoryMb })),
			{ sweeps: [{ key: 'memory', values }] },
		);
		const runs = plan.settings.flatMap((setting) => runsOf(setting, 1000, { durationUsd: setting.memoryMb }));

		expect(comparisonOf(plan, runs).verdict).toMatch(/^Use fanout, 512 MB: .* That chooses no memory size: /);
	});

	it('S4.3 has a curve for each swept setting, with its knee', () => {
		const values = [1, 2, 4, 8, 16, 32];
		const swept = values.map((concurrency) => aSetting({ concurrency }));
		const plan = aPlan(swept, { sweeps: [{ key: 'concurrency', values }] });
		const runs = swept.flatMap((setting) => runsOf(setting, 60_000 / Math.min(setting.concurrency, 8)));
		const { curves } = comparisonOf(plan, runs);

		expect(curves).toMatchObject([{ key: 'concurrency', of: 'fanout', knee: { found: true, value: 8, rate: 8 } }]);
		expect(curves[0]?.points.map(({ value }) => value)).toEqual(values);
	});

	it('is told to programs in the documented shape', () => {
		const report = reportJsonOf(compared(slow, runsOf(fanout, 1000, wide)));
		const { timeline: _, ...rest } = report.runs[0] as unknown as Record<string, unknown>;

		expect(rest).toMatchObject({
			setting: sequential,
			repeat: 0,
			cold: true,
			mode: 'fanout',
			wallMs: 30_000,
			digest: 'd1',
		});
		expect(report).toMatchObject({
			settings: [{ setting: sequential }, { setting: fanout, wallMs: { median: 1000 }, cpuShare: 0, bound: null }],
			comparable: true,
			differences: [],
			pareto: [{ setting: fanout, wallMs: 1000 }],
			verdict: expect.stringContaining('Use fanout'),
		});
		expect(JSON.parse(JSON.stringify(report))).not.toHaveProperty('runs.0.timeline');
	});
});
