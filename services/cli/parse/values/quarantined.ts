import type { ValueParser } from './value-parsers.ts';

/** In how many checks in a row a link must be broken to count, and the file that remembers. */
export interface Quarantined {
	readonly checks: number;
	readonly file: string;
}

const MAX_CHECKS = 1_000;

/** Two words of the command line, which come here with a space between. */
export const quarantined: ValueParser<Quarantined> = {
	placeholder: 'N FILE',
	expected: `a number of checks from 1 to ${MAX_CHECKS}, and then a file`,
	read(given) {
		const [, checks = '', file = ''] = /^(\d{1,4})[ ](.+)$/s.exec(given) ?? [];
		const n = Number(checks);
		return file === '' || n < 1 || n > MAX_CHECKS ? undefined : { checks: n, file };
	},
	candidates: { names: 'files' },
};
