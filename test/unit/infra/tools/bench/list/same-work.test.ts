import { expect, it } from 'vitest';
import { type PageRow, workOf } from '../../../../../../infra/tools/bench/list/page-row.ts';
import type { Run } from '../../../../../../infra/tools/bench/list/run-once.ts';
import { faultsOf } from '../../../../../../infra/tools/bench/list/same-work.ts';

const bench = { pages: 2, latencyMs: 0, inFlight: 10, runs: 1 };

function aRow(page: number, changes: Partial<PageRow> = {}): PageRow {
	return {
		url: `http://127.0.0.1:1000/p/${page}`,
		status: 200,
		bytes: 10,
		title: `Page ${page}`,
		links: 3,
		...changes,
	};
}

function aRun(rows: readonly PageRow[], changes: Partial<Run> = {}): Run {
	return {
		contestant: 'one',
		kind: 'pages',
		firstRequestAt: 0,
		wallMs: 1,
		cpuUserMs: 1,
		cpuSystemMs: 1,
		peakMemoryMb: 1,
		toFirstRequestMs: 1,
		cpuToFirstRequestMs: 0,
		workMs: 1,
		pagesPerSecond: 1,
		requests: rows.length,
		maxInFlight: 1,
		siteCpuMsPerThousand: 1,
		work: workOf(rows),
		...changes,
	};
}

it('S4.2 finds nothing wrong with equal results, in whatever order and from whatever port', () => {
	const there = aRun([aRow(1), aRow(2)]);
	const back = aRun([aRow(2, { url: 'http://127.0.0.1:2000/p/2' }), aRow(1)], { contestant: 'other' });
	expect(faultsOf(bench, [there, back])).toEqual([]);
});

it.each([
	{ what: 'status', change: { status: 500 } },
	{ what: 'size', change: { bytes: 11 } },
	{ what: 'title', change: { title: 'Other' } },
	{ what: 'number of links', change: { links: 4 } },
	{ what: 'URL', change: { url: 'http://127.0.0.1:1000/p/3' } },
])('S4.2 does not compare runs where the $what of one page differs', ({ change }) => {
	const runs = [aRun([aRow(1), aRow(2)]), aRun([aRow(1), aRow(2, change)], { contestant: 'other' })];
	expect(faultsOf(bench, runs)).toEqual([expect.stringContaining('one, other')]);
});

it.each([
	{ what: 'asked twice', changes: { requests: 3 }, says: '3 requests for 2 pages' },
	{ what: 'had too many in flight', changes: { maxInFlight: 11 }, says: '11 requests in flight' },
	{ what: 'has no results', changes: { work: workOf([]) }, says: 'outcomes of 0 URLs' },
	{ what: 'reports one URL twice', changes: { work: workOf([aRow(1), aRow(1)]) }, says: 'outcomes of 1 URLs' },
])('does not compare a run that $what', ({ changes, says }) => {
	expect(faultsOf(bench, [aRun([aRow(1), aRow(2)], changes)]).join()).toContain(says);
});

it('lets a checker that crawls ask for the start page besides', () => {
	const rows = [aRow(1), aRow(2), aRow(3)];
	expect(faultsOf(bench, [aRun(rows, { kind: 'links' })])).toEqual([]);
	expect(faultsOf(bench, [aRun(rows)])).not.toEqual([]);
});
