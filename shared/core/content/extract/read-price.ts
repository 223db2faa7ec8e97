import type { Price } from './extract-rules.ts';
import { readNumber } from './read-number.ts';

/** Longer ones first: a plain dollar sign stands in many. What several countries call theirs is taken for the most usual. */
const SIGNS: readonly (readonly [sign: string, currency: string])[] = [
	['US$', 'USD'],
	['CA$', 'CAD'],
	['C$', 'CAD'],
	['A$', 'AUD'],
	['AU$', 'AUD'],
	['NZ$', 'NZD'],
	['HK$', 'HKD'],
	['S$', 'SGD'],
	['NT$', 'TWD'],
	['R$', 'BRL'],
	['MX$', 'MXN'],
	['$', 'USD'],
	['\u20ac', 'EUR'],
	['\u00a3', 'GBP'],
	['\u00a5', 'JPY'],
	['\u5186', 'JPY'],
	['\u5143', 'CNY'],
	['\u20b9', 'INR'],
	['\u20a9', 'KRW'],
	['\u20bd', 'RUB'],
	['\u20ba', 'TRY'],
	['\u20aa', 'ILS'],
	['\u20ab', 'VND'],
	['\u0e3f', 'THB'],
	['\u20b4', 'UAH'],
	['\u20a6', 'NGN'],
	['\u20b1', 'PHP'],
	['z\u0142', 'PLN'],
	['K\u010d', 'CZK'],
	['Fr.', 'CHF'],
];
const CODE = /(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])/g;
let codes: ReadonlySet<string> | undefined;

/** Reads an amount and its currency; `undefined` without an amount. */
export function readPrice(text: string, decimal?: '.' | ','): Price | undefined {
	const amount = readNumber(text, { decimal, isPrice: true });
	return amount === undefined ? undefined : { amount, currency: currencyIn(text) ?? null };
}

function currencyIn(text: string): string | undefined {
	codes ??= new Set(Intl.supportedValuesOf('currency'));
	for (const [code] of text.matchAll(CODE)) if (codes.has(code)) return code;
	return SIGNS.find(([sign]) => text.includes(sign))?.[1];
}
