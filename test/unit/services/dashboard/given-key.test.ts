import { expect, it } from 'vitest';
import { givenKey, isKey } from '../../../../services/dashboard/session/given-key.ts';

it('R8 takes the key of a link from behind its #', () => {
	expect(givenKey('#key=abc-DEF_012')).toBe('abc-DEF_012');
	expect(givenKey('#key=a%2Bb+c')).toBe('a+b+c');
});

it.each(['', '#', '#/jobs', '#key=', '#key=a%20b', '#key=%E0%A4%A', `#key=${'a'.repeat(201)}`, '#/new?key=abc'])(
	'takes none from %s',
	(fragment) => expect(givenKey(fragment)).toBeUndefined(),
);

it('knows what the API takes as a key', () => {
	expect(['abc', 'a b', '', 'ä', `a\n`].map(isKey)).toEqual([true, false, false, false, false]);
});
