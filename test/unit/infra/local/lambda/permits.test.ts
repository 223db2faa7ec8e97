import { expect, it } from 'vitest';
import { createSlots } from '../../../../../infra/local/lambda/permits.ts';

/** Asks for `count` places, and counts those that were given. */
async function given(slots: ReturnType<typeof createSlots>, count: number) {
	const got: number[] = [];
	for (let i = 0; i < count; i++) void slots.take().then(() => got.push(i));
	await settled();
	return got;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('gives its places in the order in which they were asked for', async () => {
	const slots = createSlots(2);
	const got = await given(slots, 4);
	expect(got).toEqual([0, 1]);

	slots.free();
	await settled();
	expect(got).toEqual([0, 1, 2]);
});

it('gives more at once when it grows', async () => {
	const slots = createSlots(1);
	const got = await given(slots, 4);
	slots.resize(3);
	await settled();

	expect(got).toEqual([0, 1, 2]);
});

it('gives none that is freed while there are too many', async () => {
	const slots = createSlots(3);
	const got = await given(slots, 5);
	slots.resize(1);
	slots.free();
	slots.free();
	await settled();
	expect(got).toEqual([0, 1, 2]);

	slots.free();
	await settled();
	expect(got).toEqual([0, 1, 2, 3]);
});
