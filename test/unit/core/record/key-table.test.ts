import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyTable } from '../../../../shared/core/record/key-table.ts';

// Few values a word, so that keys collide in slots, differ in one word only, and are 0.
const word = fc.constantFrom(0, 1, 1024, 0xffff_ffff);
const key = fc.tuple(word, word, word, word).map((words) => Uint32Array.from(words));

it('S2.8 keeps with each key what belongs to it, as a Map does, however often it grows', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(key, fc.nat()), { maxLength: 400 }), fc.array(key), (added, others) => {
			const table = new KeyTable(2);
			const known = new Map<string, number>();
			for (const [one, value] of added) {
				expect(table.add(one)).toBe(!known.has(one.join()));
				table.find(one)?.set([value, value + 1]);
				known.set(one.join(), value);
			}
			expect(table.size).toBe(known.size);
			for (const one of [...added.map(([each]) => each), ...others]) {
				const value = known.get(one.join());
				expect(table.find(one)).toEqual(value === undefined ? undefined : Uint32Array.of(value, value + 1));
			}
		}),
	);
});
