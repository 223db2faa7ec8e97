import { expect, it } from 'vitest';
import { rowsOf } from '../../../../../../infra/tools/bench/check/check-bench.ts';
import { faultsOf } from '../../../../../../infra/tools/bench/check/check-faults.ts';
import type { CheckRun } from '../../../../../../infra/tools/bench/check/check-once.ts';
import { expectedOf, keyOf } from '../../../../../support/check-site/expected.ts';
import { BROKEN_LINKS, createShape, LEAST_PAGES } from '../../../../../support/check-site/shape.ts';

const origins = { own: 'http://127.0.0.1:1000', other: 'http://127.0.0.1:2000' };

function allFound(pages: number) {
	const expected = expectedOf(createShape(pages, origins), origins);
	const broken = expected.broken.map((link) => ({ key: keyOf(link), pages: link.places.map(({ page }) => page) }));
	const log = Object.fromEntries(expected.pagePaths.map((path) => [path, 1]));
	return { expected, log, found: { pages, broken }, maxInFlight: 100, inFlight: 100 };
}

it.each([LEAST_PAGES, 1_000, 10_000])('a check site of %i pages has 111 broken links, each on some page', (pages) => {
	const { broken, pagePaths } = allFound(pages).expected;
	expect(broken).toHaveLength(BROKEN_LINKS);
	expect(broken.filter(({ places }) => places.length === 0)).toEqual([]);
	expect(new Set(pagePaths).size).toBe(pages);
});

it('S4.2 finds nothing wrong where all is found', () => {
	expect(faultsOf(allFound(LEAST_PAGES))).toEqual([]);
});

type Seen = ReturnType<typeof allFound>;
const withBroken = (seen: Seen, broken: Seen['found']['broken']) => ({ ...seen, found: { ...seen.found, broken } });
const withoutPlaces = (seen: Seen) =>
	withBroken(seen, seen.found.broken.with(5, { ...seen.found.broken[5], pages: [] } as never));

it('S4.2 takes a report that leaves out places, and says how many', () => {
	const seen = allFound(LEAST_PAGES);
	const placesOmitted = seen.found.broken[5]?.pages.length ?? 0;

	expect(placesOmitted).toBeGreaterThan(0);
	expect(faultsOf({ ...seen, found: { ...withoutPlaces(seen).found, placesOmitted } })).toEqual([]);
});

it.each([
	{ what: 'page that is fetched again', spoil: (seen: Seen) => ({ ...seen, log: { ...seen.log, '/p/1': 2 } }) },
	{ what: 'page that is not read', spoil: (seen: Seen) => ({ ...seen, found: { ...seen.found, pages: 299 } }) },
	{ what: 'link that is missed', spoil: (seen: Seen) => withBroken(seen, seen.found.broken.slice(1)) },
	{
		what: 'link that is called broken, and is not',
		spoil: (seen: Seen) => withBroken(seen, [...seen.found.broken, { key: `${origins.own}/p/1`, pages: [] }]),
	},
	{
		what: 'place that is missed',
		spoil: withoutPlaces,
	},
	{
		what: 'place that is missed beside those that the report leaves out',
		spoil: (seen: Seen) => ({ ...seen, found: { ...withoutPlaces(seen).found, placesOmitted: 1_000 } }),
	},
	{ what: 'request too many at once', spoil: (seen: Seen) => ({ ...seen, maxInFlight: 101 }) },
])('S4.2 finds a $what', ({ spoil }) => {
	expect(faultsOf(spoil(allFound(LEAST_PAGES)))).toHaveLength(1);
});

function aRun(fields: Partial<CheckRun>): CheckRun {
	const start = { toFirstRequestMs: 1, cpuToFirstRequestMs: 0 };
	const times = { wallMs: 1, cpuUserMs: 100, cpuSystemMs: 0, peakMemoryMb: 1, workMs: 1, ...start };
	const seen = { firstRequestAt: 0, pagesPerSecond: 1_000, maxInFlight: 1, siteCpuMsPerThousand: 1 };
	return { contestant: 'bare crawl', latencyMs: 0, ...times, ...seen, ...fields };
}

it('compares medians with the bare crawl at the same latency, and with the limit', () => {
	const runs = [50, 0].flatMap((latencyMs) => [
		aRun({ latencyMs }),
		...[400, 500, 900].map((pagesPerSecond) =>
			aRun({ latencyMs, contestant: 'shoal', pagesPerSecond, cpuUserMs: 200, cpuToFirstRequestMs: 50 }),
		),
	]);
	const rows = rowsOf({ pages: 1_000, latenciesMs: [0, 50], inFlight: 100, runs: 3 }, runs);

	expect(rows.map(({ contestant, latencyMs }) => `${contestant} ${latencyMs}`)).toEqual([
		'bare crawl 0',
		'shoal 0',
		'bare crawl 50',
		'shoal 50',
	]);
	expect(rows[1]).toMatchObject({ pagesPerSecond: 500, timesFloor: { pagesPerSecond: 0.5, cpu: 2, workCpu: 1.5 } });
	expect(rows[1]?.limitShare).toBeUndefined();
	expect(rows[3]?.limitShare).toBe(0.25);
});
