import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeySet } from '../../../../shared/core/record/key-set.ts';
import { targetKey } from '../../../../shared/core/record/target-key.ts';

// Few values a word, so that keys collide in slots, differ in one word only, and are 0.
const word = fc.constantFrom(0, 1, 1024, 0xffff_ffff);
const key = fc.tuple(word, word, word, word).map((words) => Uint32Array.from(words));

it('S2.8 knows the keys that a Set knows', () => {
	fc.assert(
		fc.property(fc.array(key, { maxLength: 400 }), fc.array(key, { maxLength: 20 }), (added, others) => {
			const keys = new KeySet();
			const known = new Set<string>();
			for (const one of added) {
				expect(keys.add(one)).toBe(!known.has(one.join()));
				known.add(one.join());
				expect(keys.size).toBe(known.size);
			}
			for (const one of [...added, ...others]) expect(keys.has(one)).toBe(known.has(one.join()));
		}),
	);
});

it('S2.8 still knows all keys after it has grown many times', () => {
	const keys = new KeySet();
	const urls = Array.from({ length: 50_000 }, (_, i) => `https://example.com/${i}`);

	expect(urls.every((url) => keys.add(targetKey({ url })))).toBe(true);
	expect(urls.some((url) => keys.add(targetKey({ url })))).toBe(false);
	expect(keys.has(targetKey({ url: 'https://example.com/x' }))).toBe(false);
	expect(keys.size).toBe(50_000);
});

it('does not keep the array that it is given', () => {
	const keys = new KeySet();
	const reused = Uint32Array.of(1, 2, 3, 4);
	keys.add(reused);
	reused.fill(9);

	expect(keys.has(Uint32Array.of(1, 2, 3, 4))).toBe(true);
	expect(keys.has(reused)).toBe(false);
});

it.each([
	{ a: 'https://example.com', b: 'HTTPS://EXAMPLE.com:443/#top', one: true },
	{ a: 'https://example.com/a', b: 'https://example.com/A', one: false },
	{ a: 'no url', b: 'no url', one: true },
	{ a: 'no url', b: 'no  url', one: false },
])('$a and $b are one target: $one', ({ a, b, one }) => {
	const keys = new KeySet();
	keys.add(targetKey({ url: a }));

	expect(keys.has(targetKey({ url: b }))).toBe(one);
});
