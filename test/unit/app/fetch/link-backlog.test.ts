import { beforeEach, expect, it } from 'vitest';
import { LinkBacklog } from '../../../../shared/app/fetch/link-backlog.ts';
import type { RecordLinks } from '../../../../shared/app/plan/planner.ts';
import { aRecord, EXPIRES_AT, JOB_ID } from '../../../support/builders.ts';
import { createMemoryStack, type MemoryStack } from '../../../support/memory-stack.ts';

let stack: MemoryStack;
let backlog: LinkBacklog;

beforeEach(() => {
	stack = createMemoryStack();
	backlog = new LinkBacklog({ ...stack, jobId: JOB_ID });
});

/** Links of one record, of which none is another's. */
function linksOf(record: number, count = 1000): RecordLinks {
	const follow = Array.from({ length: count }, (_, i) => `http://a.example/${record}/${i}`);
	return { chunkId: `0/${record}`, found: [{ parent: 'http://a.example/', depth: 1, follow, visit: [] }] };
}

/** The same as a record, with its links in its blob. */
async function store({ chunkId, found }: RecordLinks): Promise<void> {
	const attemptId = `attempt-${chunkId}`;
	const value = { results: [], children: [], found };
	const blob = await stack.blobs.put({ jobId: JOB_ID, attemptId, value, expiresAt: EXPIRES_AT });
	await stack.records.commit(aRecord({ chunkId, attemptId, blob }));
}

async function takeAll(): Promise<RecordLinks[][]> {
	const taken: RecordLinks[][] = [];
	while (!backlog.isEmpty) taken.push([...(await backlog.take())]);
	return taken;
}

it('S2.8 gives a few thousand links at once, of whole records in their order', async () => {
	const all = Array.from({ length: 5 }, (_, i) => linksOf(i));
	for (const links of all) backlog.add(links);

	const taken = await takeAll();

	expect(taken.flat()).toEqual(all);
	expect(taken.map((some) => some.length)).toEqual([2, 2, 1]);
});

it('R9 reads back what was more than it keeps in memory, and gives each link once', async () => {
	const all = Array.from({ length: 40 }, (_, i) => linksOf(i));
	for (const links of all) await store(links);
	for (const links of all) backlog.add(links);

	const taken = await takeAll();

	expect(taken.flat().toSorted(byRecord)).toEqual(all);
	expect(Math.max(...taken.map((some) => some.length))).toBeLessThanOrEqual(16);
});

it('reads back what others have left, in part and in turn', async () => {
	const all = Array.from({ length: 20 }, (_, i) => linksOf(i, 1));
	for (const links of all) await store(links);
	backlog.addNames(all.map(({ chunkId }) => chunkId));

	expect((await takeAll()).flat().toSorted(byRecord)).toEqual(all);
});

it('says why what it gave back to memory cannot be read', async () => {
	const links = linksOf(1);
	await store(links);
	stack.blobs.getAll = async () => {
		throw new Error('the blob is damaged');
	};
	backlog.addNames([links.chunkId]);

	await expect(backlog.take()).rejects.toThrow('the blob is damaged');
});

function byRecord(a: RecordLinks, b: RecordLinks): number {
	return Number(a.chunkId.slice(2)) - Number(b.chunkId.slice(2));
}
