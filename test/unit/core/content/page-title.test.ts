import { expect, it } from 'vitest';
import { pageTitle } from '../../../../shared/core/content/page-title.ts';

it('collapses white space', () => {
	expect(pageTitle('\n\t A \u00a0 title\r\n')).toBe('A title');
});

it('cuts at 512, and no character in half', () => {
	expect(pageTitle('x'.repeat(600))).toBe('x'.repeat(512));
	expect(pageTitle(`${'x'.repeat(511)}😀`)).toBe('x'.repeat(511));
	expect(pageTitle(`${'x'.repeat(510)}😀`)).toBe(`${'x'.repeat(510)}😀`);
});
