import { expect, it } from 'vitest';
import { createSplitQueue } from '../../../shared/adapters/split-queue.ts';
import { createMemoryQueue } from '../../support/memory/memory-queue.ts';

it('S3.9 sends what is of small jobs to a queue of its own, and counts both', async () => {
	const [large, small] = [createMemoryQueue(), createMemoryQueue()];
	const queue = createSplitQueue(large, small);
	const mark = { isSmall: true } as const;
	await queue.send([
		{ body: 'a', groupId: '1' },
		{ body: 'b', groupId: '2', ...mark },
		{ body: 'c', groupId: '2', delaySeconds: 5, ...mark },
	]);

	expect(await queue.depth()).toEqual({ visible: 2, inFlight: 0, delayed: 1 });
	expect(large.takeAll().map(({ body }) => body)).toEqual(['a']);
	expect(small.takeAll().map(({ body }) => body)).toEqual(['b', 'c']);
});
