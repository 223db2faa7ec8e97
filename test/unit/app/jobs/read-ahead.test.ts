import { expect, it } from 'vitest';
import { readAhead } from '../../../../shared/app/jobs/read-ahead.ts';
import { collect } from '../../../support/collect.ts';

it('reads the first alone, then a few ahead, and gives all in order', async () => {
	const begun: number[] = [];
	const reading = readAhead([1, 2, 3, 4, 5], 2, async (n) => {
		begun.push(n);
		return n * 10;
	});

	expect(await reading.next()).toMatchObject({ value: 10 });
	expect(begun).toEqual([1]);
	expect(await reading.next()).toMatchObject({ value: 20 });
	expect(begun).toEqual([1, 2, 3, 4]);
	expect(await collect(reading)).toEqual([30, 40, 50]);
});

it('fails where a read fails, after what came before it, whatever fails behind it', async () => {
	const reading = readAhead([1, 2, 3], 2, async (n) => {
		if (n > 1) throw new Error(`no ${n}`);
		return n;
	});

	expect(await reading.next()).toMatchObject({ value: 1 });
	await expect(reading.next()).rejects.toThrow('no 2');
});
