import { UsageError } from '../core/errors.ts';
import { MAX_SECRET_BYTES, SECRET_NAME, SECRET_NAME_RULE } from '../core/secret.ts';

/** @throws {UsageError} No store takes it; the value is not told. */
export function requireStorable(name: string, value: string): void {
	requireName(name);
	if (value === '') throw new UsageError(`the secret ${name} must not be empty`);
	if (Buffer.byteLength(value) > MAX_SECRET_BYTES)
		throw new UsageError(`the secret ${name} must have at most ${MAX_SECRET_BYTES} bytes`);
}

/** @throws {UsageError} */
export function requireName(name: string): void {
	if (!SECRET_NAME.test(name)) throw new UsageError(`the name of a secret ${SECRET_NAME_RULE}`);
}
