import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonTest, createResultTest } from '../../../../shared/core/report/result-filter.ts';
import type { Result } from '../../../../shared/core/result.ts';
import { aResult } from '../../../support/builders.ts';

const failed = (message: string): Partial<Result> => ({ outcome: 'timeout', error: { code: 'TIMEOUT_BODY', message } });

function finds(text: string, result: Partial<Result>): boolean {
	return createResultTest({ text })(aResult(result));
}

describe('which results are wanted', () => {
	it.each<[string, Partial<Result>]>([
		['EXAMPLE.com/4', { url: 'https://example.com/4' }],
		['a "quoted" title', { title: 'A "Quoted" title' }],
		['\\d+\n', { title: 'a \\d+\nb' }],
		['ΟΔΟΣ', { title: 'οδος' }],
		['οδοσ', { title: 'ΟΔΟΣ' }],
		['İstanbul', { title: 'in İstanbul' }],
		['timeout_body', failed('too slow')],
		['TOO slow', failed('too slow')],
		['https://example.com/', { url: 'https://someone:secret@example.com/' }],
		['http:example.com', failed('http:someone:secret@example.com is no URL')],
	])('finds %j in any case, in URL, title and error, as they are shown', (text, result) => {
		expect(finds(text, result)).toBe(true);
		expect(createJsonTest(text)(JSON.stringify(aResult(result)))).toBe(true);
	});

	it('R8 finds no credentials in a URL or a message', () => {
		const url = 'https://someone:secret@example.com/';

		expect(finds('secret', { url })).toBe(false);
		expect(finds('someone', { url: 'https://example.com/', ...failed(`${url} did not answer`) })).toBe(false);
	});

	it('tells a blob that holds no such text by its JSON', () => {
		const json = JSON.stringify({ results: [aResult({ url: 'https://example.com/4', title: 'Four' })] });

		expect(createJsonTest('five')(json)).toBe(false);
		expect(createJsonTest('https://example.com/5')(json)).toBe(false);
	});

	it('never says of JSON that it holds no such text where a result in it is found by it', () => {
		const part = fc.oneof(
			fc.string({ unit: 'binary', maxLength: 12 }),
			fc.string({ unit: fc.constantFrom(...'aZ"\\/:@\n\u0001Σςİß \ud83d\ude00\u{10400}'), maxLength: 12 }),
		);
		const cases = fc.record({ before: part, text: part, after: part, where: fc.constantFrom('url', 'title', 'error') });
		fc.assert(
			fc.property(cases, ({ before, text, after, where }) => {
				const whole = `${before}https://${after}${text}@${before}${text.toUpperCase()}${after}`;
				const result = aResult(where === 'error' ? failed(whole) : { [where]: whole });
				const json = JSON.stringify({ results: [result] });
				for (const needle of [text, after, `//${before}`, `/${text}`]) {
					if (needle !== '' && createResultTest({ text: needle })(result)) {
						expect(createJsonTest(needle)(json), JSON.stringify(needle)).toBe(true);
					}
				}
			}),
			{ numRuns: 2000 },
		);
	});
});
