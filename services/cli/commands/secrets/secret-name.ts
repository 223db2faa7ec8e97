import { UsageError } from '../../../../shared/core/errors.ts';
import { SECRET_NAME, SECRET_NAME_RULE } from '../../../../shared/core/secret.ts';

/** @throws {UsageError} What is no name may be a value that went astray: it is not repeated. */
export function readSecretName(given: string): string {
	if (SECRET_NAME.test(given)) return given;
	throw new UsageError(`the name of a secret ${SECRET_NAME_RULE}`);
}
