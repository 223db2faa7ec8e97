import { expect, it } from 'vitest';
import { totalsOf } from '../../../../shared/core/complete/totals.ts';
import { NO_TIMES } from '../../../../shared/core/record/phase-times.ts';
import { aJob, aLine, anEntry, aRecord } from '../../../support/builders.ts';
import { START } from '../../../support/virtual-clock.ts';

const waiting = (ttfb: number) => ({ ...NO_TIMES, queue: 1, ttfb });
const source = { name: 'urls', key: 'source', bytes: 1_000, targets: 10 };

it('S3.2 adds up the records of a job', () => {
	const records = [
		aRecord({
			chunkId: '0.0',
			counts: { ok: 3, timeout: 1 },
			retries: 2,
			bytes: 300,
			timeMs: waiting(30.2),
			committedAt: START + 9,
		}),
		aRecord({ chunkId: '0.0/0', counts: { ok: 1 }, retries: 1, bytes: 100, committedAt: START + 70 }),
		aRecord({
			chunkId: '0.1',
			counts: { http_error: 4 },
			retries: 0,
			bytes: 40,
			timeMs: waiting(20.3),
			committedAt: START + 8,
		}),
	];
	const lines = [aLine({ storeMs: 5 }), aLine({ requestId: 'request-2', storeMs: 7 })];
	const entries = [
		anEntry({ n: 0, duplicates: 1, cursor: { offset: 500, index: 6 } }),
		anEntry({ n: 1, duplicates: 0, cursor: { offset: 1_000, index: 10 } }),
	];

	expect(totalsOf({ job: aJob({ source }), entries, records, lines })).toEqual({
		targets: 9,
		duplicates: 1,
		notPlanned: 0,
		counts: { ok: 4, timeout: 1, http_error: 4 },
		retries: 3,
		bytes: 440,
		timeMs: { ...NO_TIMES, queue: 2, ttfb: 50.5, store: 12 },
		waits: { forRate: 0, forPauses: 0, slowedHosts: [] },
		startedAt: START,
		finishedAt: START + 70,
		usage: expect.objectContaining({ invocations: 2, billedMs: 200 }),
	});
});

it('U2 adds up the results with a note, and names one', () => {
	const records = [
		aRecord({ chunkId: '0.0' }),
		aRecord({ chunkId: '0.1', notes: { results: 2, example: 'a' } }),
		aRecord({ chunkId: '0.2', notes: { results: 3, example: 'b' } }),
	];

	expect(totalsOf({ job: aJob(), entries: [anEntry()], records, lines: [] }).notes).toEqual({
		results: 5,
		example: 'a',
	});
	expect(totalsOf({ job: aJob(), entries: [anEntry()], records: [aRecord()], lines: [] })).not.toHaveProperty('notes');
});

it('S3.2 tells how many targets of the source a stop left without a chunk', () => {
	const entries = [
		anEntry({ cursor: { offset: 400, index: 4 }, sourceDone: false }),
		anEntry({ n: 1, cursor: { offset: 400, index: 4 }, sourceDone: false, closed: true }),
	];

	expect(totalsOf({ job: aJob({ source }), entries, records: [], lines: [] }).notPlanned).toBe(6);
	expect(totalsOf({ job: aJob({ source }), entries: [], records: [], lines: [] }).notPlanned).toBe(10);
});

it('U2 a job that was stopped before anything was recorded ended when it was stopped', () => {
	const entries = [anEntry({ cursor: { offset: 0, index: 0 }, closed: true, committedAt: START + 250 })];

	expect(totalsOf({ job: aJob({ source }), entries, records: [], lines: [] }).finishedAt).toBe(START + 250);
});

it('S1.4 a job of nothing ends when it began', () => {
	const job = aJob({ source: { ...source, targets: 0 } });
	const entries = [anEntry({ cursor: { offset: 0, index: 0 }, requestId: '' })];

	expect(totalsOf({ job, entries, records: [], lines: [] })).toMatchObject({
		targets: 0,
		notPlanned: 0,
		counts: {},
		finishedAt: START,
		usage: { invocations: 0 },
	});
});

it('S0.3 bills invocations that were killed after a commit, also those that only planned', () => {
	const records = [aRecord({ requestId: 'consumer', elapsedMs: 30 })];
	const entries = [anEntry({ requestId: 'dispatcher', elapsedMs: 20 })];

	expect(totalsOf({ job: aJob(), entries, records, lines: [] }).usage).toMatchObject({ invocations: 2, billedMs: 50 });
});
