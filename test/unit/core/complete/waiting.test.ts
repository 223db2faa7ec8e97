import { expect, it } from 'vitest';
import type { ChunkRecord } from '../../../../shared/core/chunk.ts';
import { waitingChildren } from '../../../../shared/core/complete/waiting.ts';
import { aRecord } from '../../../support/builders.ts';
import { START } from '../../../support/virtual-clock.ts';

function recordsOf(...records: ChunkRecord[]): Map<string, ChunkRecord> {
	return new Map(records.map((record) => [record.chunkId, record]));
}

it('finds the children that are not due and that nobody has begun', () => {
	const parent = aRecord({ chunkId: '0.0', childrenDueAt: [0, START + 1, START + 9_000, START + 5_000] });
	const begun = aRecord({ chunkId: '0.0/1' });

	expect(waitingChildren(recordsOf(parent, begun), START)).toEqual([
		{ record: parent, children: [2, 3], until: START + 9_000 },
	]);
	expect(waitingChildren(recordsOf(parent, begun), START + 9_000)).toEqual([]);
});

it('finds those of children, too', () => {
	const parent = aRecord({ chunkId: '0.0', childrenDueAt: [START] });
	const child = aRecord({ chunkId: '0.0/0', childrenDueAt: [START + 100] });

	expect(waitingChildren(recordsOf(parent, child), START)).toMatchObject([{ record: child, children: [0] }]);
});
