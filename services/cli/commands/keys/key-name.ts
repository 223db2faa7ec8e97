import { UsageError } from '../../../../shared/core/errors.ts';
import { SECRET_NAME } from '../../../../shared/core/secret.ts';

/** The key of the link that `shoal serve` prints. */
export const LINK_KEY = 'link';

/** @throws {UsageError} What is no name may be a key that went astray: it is not repeated. */
export function readKeyName(given: string): string {
	if (SECRET_NAME.test(given)) return given;
	throw new UsageError('the name of a key must be 1 to 100 letters, digits, dots, dashes and underscores, as in ci');
}
