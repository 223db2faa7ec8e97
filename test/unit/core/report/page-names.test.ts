import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PageNames } from '../../../../shared/core/report/page-names.ts';

it.each([0, 20, 50_000])(
	'S4.11 knows the names that it was last told of each page, and keeps %i as they come',
	(maxKept) => {
		const page = fc.integer({ min: 0, max: 20 }).map((n) => `https://a.example/${n}`);
		// Lone surrogates and line ends among them.
		const names = fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 });
		fc.assert(
			fc.property(fc.array(fc.tuple(page, names), { maxLength: 60 }), (told) => {
				const all = new PageNames(maxKept);
				const known = new Map<string, ReadonlySet<string>>();
				for (const [url, some] of told) {
					all.add(url, some);
					known.set(url, new Set(some));
					expect(all.of(url)).toEqual(known.get(url));
				}
				for (let n = 0; n <= 20; n++) {
					const url = `https://a.example/${n}`;
					expect(all.of(url)).toEqual(known.get(url));
				}
			}),
		);
	},
);

it('S4.11 keeps pages by the ten thousand, and one whose names are more than all that is kept at hand', () => {
	const all = new PageNames();
	const many = Array.from({ length: 250_000 }, (_, n) => `part-${n}`);
	all.add('https://a.example/', many);
	for (let n = 0; n < 20_000; n++) all.add(`https://a.example/${n}`, [`id-${n}`]);

	expect(all.of('https://a.example/')?.size).toBe(250_000);
	expect(all.of('https://a.example/')?.has('part-249999')).toBe(true);
	expect(all.of('https://a.example/19999')).toEqual(new Set(['id-19999']));
	expect(all.of('https://a.example/20000')).toBeUndefined();
});
