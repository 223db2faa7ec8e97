import { describe, expect, it } from 'vitest';
import { outcomeOfSuspect, withCrashesKept } from '../../../../shared/app/fetch/suspect-outcome.ts';
import type { Chunk } from '../../../../shared/core/chunk.ts';
import { aChunk, aResult, aTarget, JOB_ID } from '../../../support/builders.ts';

const START = 1_800_000_000_000;
const CONTEXT = { jobId: JOB_ID, instance: 'instance-1', thread: 0, now: START };

const putOff = (dueAt: number, ...indices: number[]) => ({ dueAt, targets: indices.map((index) => aTarget(index)) });
const quarantined = (crashes?: number): Chunk =>
	aChunk({ targets: [aTarget(0)], quarantined: true, ...(crashes !== undefined && { crashes }) });

describe('R1 R3 a chunk that was delivered before, and not finished', () => {
	it('goes on with each target alone that was put off and not asked for', () => {
		const chunk = aChunk({ targets: [aTarget(0), aTarget(1), aTarget(2)] });
		const seen = { results: [aResult({ index: 0 })], deferred: [putOff(START + 9_000, 1, 2)] };

		const { chunk: told, outcome } = outcomeOfSuspect(chunk, seen, CONTEXT);

		expect(told.quarantined).toBe(true);
		expect(outcome.results).toEqual(seen.results);
		expect(outcome.deferred).toEqual([putOff(START + 9_000, 1), putOff(START + 9_000, 2)]);
	});

	it('goes on alone where nobody had a lease for it, each a little later than the one before', () => {
		const chunk = aChunk({ targets: [aTarget(0), aTarget(1)] });

		const { outcome } = outcomeOfSuspect(chunk, { results: [], deferred: [], leaselessUntil: START + 1 }, CONTEXT);

		expect(outcome).toEqual({ results: [], deferred: [putOff(0, 0), putOff(START + 2_000, 1)] });
	});

	it('goes on as any other where all that is left was asked for: attempts have an end', () => {
		const chunk = aChunk({ targets: [aTarget(0)] });
		const seen = { results: [], deferred: [{ dueAt: START, targets: [aTarget(0, { attempts: 1 })] }] };

		expect(outcomeOfSuspect(chunk, seen, CONTEXT)).toEqual({ chunk, outcome: seen });
	});

	it('counts the deliveries that nobody came back from once it is alone, and is given up after three', () => {
		const seen = { results: [], deferred: [putOff(START + 4_000, 0)] };

		const counts = [undefined, 1].map((crashes) => outcomeOfSuspect(quarantined(crashes), seen, CONTEXT).outcome);
		expect(counts.map(({ deferred }) => deferred.map(({ crashes }) => crashes))).toEqual([[1], [2]]);
		const { results, deferred } = outcomeOfSuspect(quarantined(2), seen, CONTEXT).outcome;
		expect(deferred).toEqual([]);
		expect(results.map(({ index, outcome }) => ({ index, outcome }))).toEqual([{ index: 0, outcome: 'dead_letter' }]);
	});
});

describe('a quarantined chunk that was delivered once', () => {
	it('keeps its count where it is put off', () => {
		const seen = { results: [], deferred: [putOff(START, 0)] };

		expect(withCrashesKept(quarantined(2), seen).deferred).toEqual([{ ...putOff(START, 0), crashes: 2 }]);
		expect(withCrashesKept(quarantined(), seen)).toBe(seen);
	});

	it('begins anew where its target was asked for', () => {
		const seen = { results: [], deferred: [{ dueAt: START, targets: [aTarget(0, { attempts: 1 })] }] };

		expect(withCrashesKept(quarantined(2), seen)).toEqual(seen);
	});
});
