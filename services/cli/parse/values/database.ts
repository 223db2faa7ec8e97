import { readSinkUrl } from '../../../../shared/core/deliver/rows/sink-url.ts';
import type { ValueParser } from './value-parsers.ts';

/** A PostgreSQL database; its password may be in it, and is kept apart then. */
export const database: ValueParser<string> = {
	placeholder: 'URL',
	expected: 'the URL of a database',
	read: (given) => (typeof readSinkUrl(given) === 'string' ? undefined : given),
	// It may hold a password.
	privateFault: (given) => String(readSinkUrl(given)),
};
