import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isTrap } from '../../../../shared/core/links/trap.ts';

it.each([
	['https://a.example/', false],
	['https://a.example/a/b/a/b', false],
	['https://a.example/a/b/a/b/a/b', true],
	['https://a.example/x/a/b/c/a/b/c/a/b/c/y?q', true],
	['https://a.example/1/1/1', true],
	['https://a.example/1/1', false],
	['https://a.example/1/1/?a=/1/1/1', false],
	['https://a.example/2026/11/11', false],
	[`https://a.example/${Array.from({ length: 49 }, (_, i) => `s${i}`).join('/')}`, false],
	[`https://a.example/${Array.from({ length: 51 }, (_, i) => `s${i}`).join('/')}`, true],
	[`https://a.example/?q=${'x'.repeat(2000)}`, true],
])('%s is taken for a trap: %s', (url, expected) => {
	expect(isTrap(url)).toBe(expected);
});

it('R4 a chain of pages without a repetition is none, however deep', () => {
	fc.assert(
		fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,8}$/), { maxLength: 40 }), (segments) => {
			expect(isTrap(`https://a.example/${segments.join('/')}`)).toBe(false);
		}),
	);
});
