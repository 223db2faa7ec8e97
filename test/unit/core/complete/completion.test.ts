import { describe, expect, it } from 'vitest';
import type { ChunkRecord } from '../../../../shared/core/chunk.ts';
import { completionOf, isDue, isStartable } from '../../../../shared/core/complete/completion.ts';
import { anEntry, aRecord } from '../../../support/builders.ts';
import { START } from '../../../support/virtual-clock.ts';

function records(...list: ChunkRecord[]): ReadonlyMap<string, ChunkRecord> {
	return new Map(list.map((record) => [record.chunkId, record]));
}

/** The names of what is missing. */
function missing(input: Parameters<typeof completionOf>[0]): string[] {
	return completionOf(input).missing.map(({ chunkId }) => chunkId);
}

it('a job is closed when its source was read and every chunk has a record', () => {
	const entries = [anEntry({ n: 0, sourceDone: false, chunkCount: 2 }), anEntry({ n: 1, chunkCount: 1 })];
	const found = records(...['0.0', '0.1', '1.0'].map((chunkId) => aRecord({ chunkId })));

	expect(completionOf({ entries, records: found, stopping: false })).toEqual({
		planned: true,
		missing: [],
		pendingLinks: [],
		closed: true,
	});
});

it('a job without a plan is not closed', () => {
	expect(completionOf({ entries: [], records: records(), stopping: false })).toMatchObject({
		planned: false,
		closed: false,
	});
});

it('S1.4 a job of nothing is closed as soon as its empty source was read', () => {
	expect(completionOf({ entries: [anEntry({ chunkCount: 0 })], records: records(), stopping: false }).closed).toBe(
		true,
	);
});

it('a job whose source is not read to its end is not closed, though every chunk so far has a record', () => {
	const entries = [anEntry({ sourceDone: false })];

	expect(completionOf({ entries, records: records(aRecord()), stopping: false })).toEqual({
		planned: false,
		missing: [],
		pendingLinks: [],
		closed: false,
	});
});

it('R1 a planned chunk without a record is missing, due when it was planned', () => {
	const entry = anEntry({ chunkCount: 3, committedAt: START + 5 });
	const found = records(aRecord({ chunkId: '0.0' }), aRecord({ chunkId: '0.2' }));

	expect(completionOf({ entries: [entry], records: found, stopping: false })).toEqual({
		planned: true,
		missing: [{ chunkId: '0.1', namedBy: { entry }, dueAt: START + 5 }],
		pendingLinks: [],
		closed: false,
	});
});

it('R1 a child without a record is missing, due when its parent says, and never before the parent', () => {
	const parent = aRecord({ committedAt: START, childrenDueAt: [0, START + 60_000] });

	expect(completionOf({ entries: [anEntry()], records: records(parent), stopping: false }).missing).toEqual([
		{ chunkId: '0.0/0', namedBy: { record: parent }, dueAt: START },
		{ chunkId: '0.0/1', namedBy: { record: parent }, dueAt: START + 60_000 },
	]);
});

it('R1 children of children are looked for, too', () => {
	const found = records(aRecord({ childrenDueAt: [0] }), aRecord({ chunkId: '0.0/0', childrenDueAt: [0] }));

	expect(missing({ entries: [anEntry()], records: found, stopping: false })).toEqual(['0.0/0/0']);
});

it('R1 equal sums do not close a job: a record of no known name makes up for none', () => {
	const found = records(aRecord({ chunkId: '7.7' }));

	expect(missing({ entries: [anEntry()], records: found, stopping: false })).toEqual(['0.0']);
});

describe('a job that stops', () => {
	const found = records(aRecord());

	it('is not closed by the end of its source, since that entry may not be the last', () => {
		expect(completionOf({ entries: [anEntry()], records: found, stopping: true })).toMatchObject({
			planned: false,
			closed: false,
		});
	});

	it('is closed by a closing entry', () => {
		const closing = anEntry({ n: 1, chunkCount: 0, sourceDone: false, closed: true });
		const entries = [anEntry({ sourceDone: false }), closing];

		expect(completionOf({ entries, records: found, stopping: true }).closed).toBe(true);
	});

	it('is not closed before its chunks have records', () => {
		const entries = [anEntry(), anEntry({ n: 1, chunkCount: 0, closed: true })];

		expect(missing({ entries, records: records(), stopping: true })).toEqual(['0.0']);
	});
});

describe('a crawl', () => {
	const links = { takenIn: ['0.0'], targets: 3, pages: 3, overLimit: 0, lost: 0 };
	const linked = aRecord({ links: 3 });

	it('R1 is not closed while the links of a record are not taken in, though every name has a record', () => {
		expect(completionOf({ entries: [anEntry()], records: records(linked), stopping: false })).toEqual({
			planned: false,
			missing: [],
			pendingLinks: [linked],
			closed: false,
		});
	});

	it('is closed once an entry has taken them in', () => {
		const entries = [anEntry(), anEntry({ n: 1, chunkCount: 0, links })];

		expect(completionOf({ entries, records: records(linked), stopping: false }).closed).toBe(true);
	});

	it('ignores them after a closing entry', () => {
		const entries = [anEntry(), anEntry({ n: 1, chunkCount: 0, closed: true })];

		expect(completionOf({ entries, records: records(linked), stopping: true })).toMatchObject({
			pendingLinks: [],
			closed: true,
		});
	});
});

it('R1 tells what may start, also where the clock was set back since it was named', () => {
	const committedAt = START + 3_600_000;
	const entry = anEntry({ chunkCount: 2, committedAt });
	const record = aRecord({ chunkId: '0.0', committedAt, childrenDueAt: [0, committedAt + 60_000] });
	const { missing } = completionOf({ entries: [entry], records: records(record), stopping: false });
	const dueBy = (now: number) => missing.filter((chunk) => isDue(chunk, now)).map(({ chunkId }) => chunkId);

	expect(dueBy(committedAt)).toEqual(['0.1', '0.0/0']);
	expect(dueBy(START)).toEqual(['0.1', '0.0/0']);
	// Where no queue keeps it: how much of its wait has passed nobody can tell.
	expect(missing.every((chunk) => isStartable(chunk, START))).toBe(true);
	expect(missing.every((chunk) => isStartable(chunk, committedAt))).toBe(false);
	expect(dueBy(committedAt + 60_000)).toEqual(['0.1', '0.0/0', '0.0/1']);
});
