import type { Message } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { createBatchWindow } from '../../../../../infra/local/mapping/batch-window.ts';

/** A queue that gives what it has, ten at most, and moves the clock by how long it was waited for. */
function aQueue(sizes: number[], clock: { now: number }, bodyBytes = 1) {
	return async (max: number, waitSeconds: number): Promise<Message[]> => {
		const count = Math.min(10, max, sizes[0] ?? 0);
		if (count === 0) clock.now += waitSeconds * 1000;
		if (sizes[0] !== undefined) sizes[0] -= count;
		if (sizes[0] === 0) sizes.shift();
		return Array.from({ length: count }, () => ({ Body: 'x'.repeat(bodyBytes) }));
	};
}

it.each([
	{ batchSize: 10, windowSeconds: 0, sizes: [4, 4], batches: [4, 4] },
	{ batchSize: 3, windowSeconds: 0, sizes: [7], batches: [3, 3, 1] },
	{ batchSize: 25, windowSeconds: 0, sizes: [32], batches: [25, 7] },
	{ batchSize: 25, windowSeconds: 5, sizes: [4, 4, 30], batches: [25, 13] },
	{ batchSize: 10_000, windowSeconds: 1, sizes: [10, 10, 10, 3], batches: [33] },
])(
	'cuts $sizes into $batches by $batchSize and $windowSeconds s',
	async ({ batchSize, windowSeconds, sizes, batches }) => {
		const clock = { now: 0 };
		const window = createBatchWindow({ batchSize, windowSeconds }, () => clock.now);
		const receive = aQueue([...sizes], clock);

		const cut: number[] = [];
		for (const _ of batches) cut.push((await window.next(receive)).length);
		expect(cut).toEqual(batches);
		expect(await window.next(receive)).toEqual([]);
	},
);

it('puts no more than 6 MB into a batch, and keeps the rest for the next', async () => {
	const clock = { now: 0 };
	const window = createBatchWindow({ batchSize: 10, windowSeconds: 0 }, () => clock.now);
	const receive = aQueue([10], clock, 1_000_000);

	expect(await window.next(receive)).toHaveLength(5);
	expect(await window.next(receive)).toHaveLength(5);
	expect(window.takeRemaining()).toEqual([]);
});

it('keeps what it has when a receive fails', async () => {
	const window = createBatchWindow({ batchSize: 20, windowSeconds: 5 }, () => 0);
	const receives = [async () => [{ Body: 'a' }], () => Promise.reject(new Error('gone'))];

	await expect(window.next(() => receives.shift()?.() ?? Promise.resolve([]))).rejects.toThrow('gone');
	expect(window.takeRemaining()).toEqual([{ Body: 'a' }]);
});

it('leaves what is beyond its share to the next batch, without asking for more', async () => {
	const clock = { now: 0 };
	const window = createBatchWindow({ batchSize: 10, windowSeconds: 0 }, () => clock.now);
	const receive = aQueue([10, 5], clock);
	const half = async (atHand: number) => Math.ceil(atHand / 2);

	const cut: number[] = [];
	for (let i = 0; i < 5; i++) cut.push((await window.next(receive, half)).length);
	expect(cut).toEqual([5, 3, 1, 1, 3]);
});
