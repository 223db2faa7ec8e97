import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ResultItem } from '../../shared/core/report/result-item.ts';
import type { ResultItems } from '../../shared/ports/result-items.ts';
import { aResult, EXPIRES_AT } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';

/** Result items, and the query of a user. */
export interface ResultItemsUnderTest {
	readonly items: ResultItems;
	/** In their order, those of a partition whose sort keys begin so. */
	query(pk: string, skPrefix: string): Promise<readonly ResultItem[]>;
}

export function resultItemsContract(name: string, make: () => ResultItemsUnderTest | Promise<ResultItemsUnderTest>) {
	describe(`result items (${name})`, () => {
		let tested: ResultItemsUnderTest;
		let jobId: string;
		beforeAll(async () => {
			tested = await make();
		});
		beforeEach(() => {
			jobId = freshId();
		});

		const put = (...indexes: readonly number[]) =>
			tested.items.put(
				indexes.map((index) => aResult({ jobId, index, url: `https://example.com/${index}` })),
				EXPIRES_AT,
			);
		const query = (prefix: string) => tested.query(`RESULTS#${jobId}`, prefix);

		it('S0.9 are found by their place, in order, and by their URL', async () => {
			await put(100, 2, 10);

			expect((await query('INDEX#')).map(({ index }) => index)).toEqual([2, 10, 100]);
			expect((await query('URL#https://example.com/10')).map(({ index }) => index)).toEqual([10, 100]);
			expect((await query('URL#https://example.com/2#'))[0]).toMatchObject({ index: 2, outcome: 'ok', status: 200 });
			expect((await query('INDEX#'))[0]).toMatchObject({ title: aResult().title, expiresAt: EXPIRES_AT });
		});

		it('S0.9 are there once, however often they are put, and however many at once', async () => {
			const many = Array.from({ length: 130 }, (_, i) => i);
			await put(...many);
			await put(...many, 0);

			expect(await query('')).toHaveLength(260);
		});

		it('take whatever stands in a page', async () => {
			const odd = '"\\ \0 \ud800 \u{1f41f} \n\u2028';
			const extracted = { '': odd, price: 1e300, deep: [[[[{}]]]] };
			await tested.items.put([aResult({ jobId, title: odd, extracted, url: `https://example.com/${odd}` })], 1);
			const [item] = await query('INDEX#');

			expect(item?.title).toBe(odd.toWellFormed().replace('\0', '\ufffd'));
			expect(JSON.parse(String(item?.extracted))).toMatchObject({ price: 1e300, deep: [[[[{}]]]] });
		});

		it('take results that are larger than an item, and URLs that are longer than a key', async () => {
			const parents = Array.from({ length: 9_000 }, (_, i) => `https://example.com/a/page/with/a/long/name/${i}`);
			const url = `https://example.com/${'\u{1f41f}'.repeat(600)}`;
			await tested.items.put([aResult({ jobId, url, parents })], EXPIRES_AT);

			expect((await query('INDEX#'))[0]).toMatchObject({ url, leftOut: ['extracted', 'parents'] });
			expect(await query('URL#https://example.com/\u{1f41f}')).toHaveLength(1);
		});

		it('are gone when their job is erased', async () => {
			await put(0, 1);
			await tested.items.erase(jobId);

			expect(await query('')).toEqual([]);
		});
	});
}
