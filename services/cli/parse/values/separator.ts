import { SEPARATORS, type Separator } from '../../../../shared/core/source/csv-header.ts';
import type { ValueParser } from './value-parsers.ts';

const TAB = 'tab';
const WORDS = SEPARATORS.map((one) => (one === '\t' ? TAB : one));

/** What parts the columns of a table; a tab may be written as a word. */
export const separator: ValueParser<Separator> = {
	placeholder: 'CHAR',
	expected: `one of ${WORDS.join('  ')}`,
	read: (given) => SEPARATORS.find((one) => one === (given.toLowerCase() === TAB ? '\t' : given)),
	candidates: { words: WORDS },
};
