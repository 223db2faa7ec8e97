import { expect, it } from 'vitest';
import { createPermits } from '../../../../../infra/local/lambda/permits.ts';

/** Asks for `count` places, and counts those that were given. */
async function given(permits: ReturnType<typeof createPermits>, count: number) {
	const got: number[] = [];
	for (let i = 0; i < count; i++) void permits.take().then(() => got.push(i));
	await settled();
	return got;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('gives its places in the order in which they were asked for', async () => {
	const permits = createPermits(2);
	const got = await given(permits, 4);
	expect(got).toEqual([0, 1]);

	permits.free();
	await settled();
	expect(got).toEqual([0, 1, 2]);
});

it('gives more at once when it grows', async () => {
	const permits = createPermits(1);
	const got = await given(permits, 4);
	permits.resize(3);
	await settled();

	expect(got).toEqual([0, 1, 2]);
});

it('gives none that is freed while there are too many', async () => {
	const permits = createPermits(3);
	const got = await given(permits, 5);
	permits.resize(1);
	permits.free();
	permits.free();
	await settled();
	expect(got).toEqual([0, 1, 2]);

	permits.free();
	await settled();
	expect(got).toEqual([0, 1, 2, 3]);
});
