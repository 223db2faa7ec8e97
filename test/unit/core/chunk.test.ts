import { expect, it } from 'vitest';
import { childId, PARTITIONS, partitionOf } from '../../../shared/core/chunk.ts';
import { plannedChunkId } from '../../../shared/core/plan-entry.ts';
import { countResults } from '../../../shared/core/record/count-results.ts';
import { NO_TIMES } from '../../../shared/core/record/phase-times.ts';
import { aResult } from '../../support/builders.ts';

it('names a child after its parent', () => {
	expect(childId(plannedChunkId(3, 14), 2)).toBe('3.14/2');
	expect(childId(childId('0.0', 1), 0)).toBe('0.0/1/0');
});

it('S4.8 names children of any generation, each by itself, in what DynamoDB takes as a key', () => {
	const names = new Set<string>();
	for (let name = '12.34', generation = 0; generation < 2_000; generation++) {
		names.add(childId(name, 1));
		name = childId(name, 0);
		names.add(name);
	}

	expect(names.size).toBe(4_000);
	expect(Math.max(...Array.from(names, (name) => name.length))).toBeLessThan(1024);
	expect([...names].every((name) => /^12\.34[/~]/.test(name))).toBe(true);
});

it('adds up what results say', () => {
	const results = [
		aResult({ outcome: 'ok', attempts: 1, bytes: 100 }),
		aResult({ outcome: 'ok', attempts: 3, bytes: 50 }),
		aResult({ outcome: 'timeout', attempts: 2, bytes: 0 }),
	];

	expect(countResults(results)).toMatchObject({ counts: { ok: 2, timeout: 1 }, retries: 3, bytes: 150 });
});

it('U2 counts apart what was refused for its scheme', () => {
	const refused = (code: string) => aResult({ outcome: 'refused', error: { code, message: 'why' } });
	const results = [refused('SCHEME_REFUSED'), refused('ADDRESS_REFUSED')];

	expect(countResults(results)).toMatchObject({ counts: { refused: 2 }, schemesRefused: 1 });
});

it('U2 counts results with a note, and keeps the beginning of one', () => {
	const results = [aResult(), aResult({ note: 'x'.repeat(300) }), aResult({ note: 'y' })];

	expect(countResults(results).notes).toEqual({ results: 2, example: 'x'.repeat(200) });
	expect(countResults([aResult()])).not.toHaveProperty('notes');
});

it('S4.1 adds up where their time went', () => {
	const timings = { ...aResult().timings, queueMs: 5, ttfbMs: 10.1, totalMs: 12 };

	expect(countResults([aResult({ timings }), aResult({ timings })]).timeMs).toMatchObject({
		queue: 10,
		ttfb: 20.2,
		other: 3.8,
	});
});

it('counts no retry for a target that was never requested', () => {
	expect(countResults([aResult({ outcome: 'cancelled', attempts: 0 })]).retries).toBe(0);
});

it('counts nothing where nothing is', () => {
	const { store: _, ...timeMs } = NO_TIMES;
	expect(countResults([])).toEqual({ counts: {}, retries: 0, bytes: 0, timeMs });
});

it('spreads the chunks of a plan evenly over the partitions', () => {
	const chunksOfEntry = Array.from({ length: 100 }, (_, n) =>
		Array.from({ length: 100 }, (_, i) => plannedChunkId(n, i)),
	);
	const load = new Array<number>(PARTITIONS).fill(0);
	for (const name of chunksOfEntry.flat()) load[partitionOf(name)] = (load[partitionOf(name)] ?? 0) + 1;

	const fair = 10_000 / PARTITIONS;
	expect(Math.min(...load)).toBeGreaterThan(fair * 0.7);
	expect(Math.max(...load)).toBeLessThan(fair * 1.3);
});

it('finds a name in the same partition each time', () => {
	// Items are stored under these: another hash would lose them. By hand from the published FNV-1a
	// values 811c9dc5, e40c292c and bf9cf968: the low halves, xor the high ones, modulo 16.
	expect(['', 'a', 'foobar'].map(partitionOf)).toEqual([9, 0, 4]);
});
