import { expect, it } from 'vitest';
import { benchOptions } from '../../../../../../infra/tools/bench/bench-options.ts';
import { listRows } from '../../../../../../infra/tools/bench/list/list-report.ts';
import { workOf } from '../../../../../../infra/tools/bench/list/page-row.ts';
import type { Run } from '../../../../../../infra/tools/bench/list/run-once.ts';
import { markdownTable, plainTable } from '../../../../../../infra/tools/bench/tables.ts';

function aRun(contestant: string, workMs: number): Run {
	return {
		contestant,
		kind: 'pages',
		firstRequestAt: 0,
		wallMs: 2 * workMs,
		cpuUserMs: workMs,
		cpuSystemMs: workMs / 2,
		peakMemoryMb: 100,
		toFirstRequestMs: 10,
		cpuToFirstRequestMs: contestant === 'other' ? workMs / 2 : 0,
		workMs,
		pagesPerSecond: 500_000 / workMs,
		requests: 500,
		maxInFlight: 10,
		siteCpuMsPerThousand: 50,
		work: workOf([]),
	};
}

it('takes medians of interleaved runs, and ratios to the bare loop', () => {
	const times = [100, 500, 200];
	const runs = times.flatMap((ms) => [aRun('bare loop', ms), aRun('other', 3 * ms)]);
	const [, other] = listRows({ pages: 500, latencyMs: 20, inFlight: 100, runs: 3 }, runs, new Map());

	expect(other).toMatchObject({ workMs: 600, cpuUserMsPerThousand: 1200, cpuSystemMsPerThousand: 600 });
	// Of 900 ms, 300 were taken before the first request; the loop takes 300, all after it.
	expect(other?.workCpuMsPerThousand).toBe(1200);
	expect(other?.timesFloor).toEqual({ work: 3, wall: 3, cpu: 3, workCpu: 2 });
	expect(other?.limitShare).toBeCloseTo(500_000 / 600 / 5000);
});

it('knows no limit where the site answers at once', () => {
	const [row] = listRows({ pages: 500, latencyMs: 0, inFlight: 100, runs: 1 }, [aRun('other', 100)], new Map());
	expect(row).not.toHaveProperty('limitShare');
	expect(row).not.toHaveProperty('timesFloor');
});

it('writes tables for a terminal and for a page', () => {
	const table = [
		['', 'ms'],
		['one', '1,000'],
	];
	expect(plainTable(table)).toBe('        ms\none  1,000\n');
	expect(markdownTable(table)).toBe('|  | ms |\n| --- | ---: |\n| one | 1,000 |\n');
});

it.each([
	{ args: ['everything'], says: '"everything" is none of list, check, start, profile, profile-check' },
	{ args: ['--peers', 'wget'], says: '"wget" is none of crawlee' },
	{ args: ['--pages', '1e9x'], says: '--pages 1e9x' },
	{ args: ['--runs', '0'], says: 'at least 1' },
])('says what is wrong with $args', ({ args, says }) => {
	expect(() => benchOptions(args)).toThrow(says);
});

it('measures everything with every peer unless told otherwise', () => {
	expect(benchOptions([])).toMatchObject({
		parts: ['list', 'check', 'start', 'profile', 'profile-check'],
		pages: 10_000,
		latencyMs: 50,
		runs: 3,
	});
	expect(benchOptions([]).peers).toContain('scrapy');
	expect(benchOptions(['start', '--peers', 'none'])).toMatchObject({ parts: ['start'], peers: [] });
});
