import { describe, expect, it } from 'vitest';
import { readDate } from '../../../../../shared/core/content/extract/read-date.ts';
import { nodesOfType, readJsonLd, valueAt } from '../../../../../shared/core/content/extract/read-json-ld.ts';
import { readNumber } from '../../../../../shared/core/content/extract/read-number.ts';
import { readPrice } from '../../../../../shared/core/content/extract/read-price.ts';

describe('a number', () => {
	it.each([
		['42', 42],
		['-3.5 °C', -3.5],
		['\u22127', -7],
		['1,299.50', 1299.5],
		['1.299,50', 1299.5],
		['1 299,5', 1299.5],
		['1\u202f299\u202f000', 1_299_000],
		["1'299.05", 1299.05],
		['1,299', 1299],
		['1,299,000', 1_299_000],
		['1.299.000', 1_299_000],
		['0,299', 0.299],
		['4.125', 4.125],
		['4,5', 4.5],
		['.5', 0.5],
		['6.02e23', 6.02e23],
		['4.5 out of 5', 4.5],
		['2 100', 2100],
		['2 10', 2],
		['Page 3 of 12', 3],
		['In stock: 1,000 pieces', 1000],
		['none', undefined],
		['', undefined],
	])('is read from %j as %j', (text, value) => {
		expect(readNumber(text)).toBe(value);
	});

	it('is read by the mark before the decimals that the rule names', () => {
		expect(readNumber('1,299', { decimal: ',' })).toBe(1.299);
		expect(readNumber('4.125', { decimal: ',' })).toBe(4125);
	});
});

describe('a price', () => {
	it.each([
		['€ 12.50', 12.5, 'EUR'],
		['1.299 €', 1299, 'EUR'],
		['$1,299.00', 1299, 'USD'],
		['CA$ 5', 5, 'CAD'],
		['USD 7', 7, 'USD'],
		['12,90 CHF', 12.9, 'CHF'],
		['£0.99 each', 0.99, 'GBP'],
		['NEW 30', 30, null],
		['100 Kč', 100, 'CZK'],
	])('is read from %j', (text, amount, currency) => {
		expect(readPrice(text)).toEqual({ amount, currency });
	});

	it('is none without an amount', () => {
		expect(readPrice('€ on request')).toBeUndefined();
	});
});

describe('a date', () => {
	it.each([
		['2026-11-30', '2026-11-30'],
		['Updated 2026-11-30T09:15:00+01:00', '2026-11-30T08:15:00.000Z'],
		['2026-11-30T09:15:00.123Z', '2026-11-30T09:15:00.000Z'],
		['2026-11-30 09:15', '2026-11-30T09:15:00.000Z'],
		['Mon, 30 Nov 2026 14:22:50 GMT', '2026-11-30T14:22:50.000Z'],
		['November 30, 2026', '2026-11-30'],
		['Nov. 3, 2026 at 4:05 pm', '2026-11-03T16:05:00.000Z'],
		['3rd of March 2026', '2026-03-03'],
		['30.11.2026', '2026-11-30'],
		['2026/1/2', '2026-01-02'],
		['03/04/2026', undefined],
		['2026-02-30', undefined],
		['yesterday', undefined],
	])('is read from %j as %j', (text, date) => {
		expect(readDate(text)).toBe(date);
	});
});

describe('JSON-LD', () => {
	it.each([
		['a comma too many', '{"@type":"A","b":1,}'],
		['single quotes and bare names', "{'@type':'A', b: 1}"],
		['a comment of HTML around it', '<!--\n{"@type":"A","b":1}\n-->'],
		['CDATA around it', '//<![CDATA[\n{"@type":"A","b":1}\n//]]>'],
		['a semicolon at its end', '{"@type":"A","b":1};'],
		['a brace that is missing', '{"@type":"A","b":1'],
	])('is read in spite of %s', (_, text) => {
		expect(readJsonLd(text)).toEqual([{ '@type': 'A', b: 1 }]);
	});

	it('keeps a line break within a text, which JSON does not allow', () => {
		expect(readJsonLd('{"a":"x\ny"}')).toEqual([{ a: 'x\ny' }]);
	});

	it('is none where there is no object', () => {
		expect(readJsonLd('42')).toEqual([]);
		expect(readJsonLd('')).toEqual([]);
	});

	it('has its nodes found by type, wherever they stand, and whatever stands before the type', () => {
		const nodes = [
			{ '@graph': [{ '@type': ['https://schema.org/Product', 'X'], offers: { '@type': 'Offer', price: 1 } }] },
		];
		expect(nodesOfType(nodes, 'Product')).toHaveLength(1);
		expect(nodesOfType(nodes, 'schema:Offer')).toEqual([{ '@type': 'Offer', price: 1 }]);
	});

	it('has values at a path, through lists', () => {
		const node = { offers: [{ price: 1 }, { price: 2 }] };
		expect(valueAt(node, 'offers.price')).toBe(1);
		expect(valueAt(node, 'offers.1.price')).toBe(2);
		expect(valueAt(node, 'offers.constructor')).toBeUndefined();
	});
});
