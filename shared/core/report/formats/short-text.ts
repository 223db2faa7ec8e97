import { printable } from '../../printable.ts';

/** A message longer than this helps nobody, and forms have their limits. */
const LONGEST = 1_000;

/** A text from the web that any form can hold, of no more characters than a person reads. */
export function shortText(text: string, longest = LONGEST): string {
	const clean = printable(text.toWellFormed());
	return clean.length <= longest ? clean : `${clean.slice(0, longest - 1).toWellFormed()}…`;
}
