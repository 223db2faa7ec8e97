import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { CSV_HEADER, csvTable } from '../../../../shared/core/report/csv-results.ts';
import { aResult } from '../../../support/builders.ts';

it('fields of pages are columns, and those of a list one of them', () => {
	const extract = {
		title: { selector: 'h1' },
		price: { selector: '.p', type: 'price' },
		tags: { selector: 'li', all: true },
		by: { selector: '.by', fields: { name: { selector: 'a' }, 'e.mail': { selector: 'b' } } },
	} as const;
	const { header, rowOf } = csvTable({ extract });
	const extracted = {
		title: 'T',
		price: { amount: 1.5, currency: null },
		tags: ['a', 'b'],
		by: { name: 'N', 'e.mail': 'x' },
	};
	const [row, none] = parse<Record<string, string>>(
		header + rowOf(aResult({ extracted })) + rowOf(aResult({ extracted: {} })),
		{
			columns: true,
		},
	);
	const fields = (each: Record<string, string> = {}) =>
		Object.entries(each).filter(([name]) => name.startsWith('extracted'));
	expect(fields(row)).toEqual([
		['extracted.title', 'T'],
		['extracted.price.amount', '1.5'],
		['extracted.price.currency', ''],
		['extracted.tags', '["a","b"]'],
		['extracted.by.name', 'N'],
		['extracted.by.e.mail', 'x'],
	]);
	expect(fields(none).map(([, value]) => value)).toEqual(['', '', '', '', '', '']);
});

/** The columns of fields, and a row of them. */
function fieldsOf(of: Parameters<typeof csvTable>[0]): Record<string, string> {
	const { header, rowOf } = csvTable(of);
	const [row = {}] = parse<Record<string, string>>(
		header + rowOf(aResult({ extracted: { title: 'T', sku: 'A', n: 1 } })),
		{
			columns: true,
		},
	);
	return Object.fromEntries(Object.entries(row).filter(([name]) => name.startsWith('extracted')));
}

it('the fields that a module says it gives are columns behind those of the rules', () => {
	const extract = { title: { selector: 'h1' } };
	const extractModule = { name: 'shop', timeoutMs: 1000, columns: ['title', 'sku'] };
	expect(fieldsOf({ extract, extractModule })).toEqual({ 'extracted.title': 'T', 'extracted.sku': 'A' });
});

it('the fields of a module that does not name them share a column, without those of the rules', () => {
	const extract = { title: { selector: 'h1' } };
	const extractModule = { name: 'shop', timeoutMs: 1000 };
	expect(fieldsOf({ extract, extractModule })).toEqual({ 'extracted.title': 'T', extracted: '{"sku":"A","n":1}' });
});

it('results of jobs that extract nothing have the columns that they always had', () => {
	expect(csvTable().header).toBe(CSV_HEADER);
});
