import type { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { getSystemErrorMessage } from 'node:util';
import { EnvironmentError } from '../../../shared/core/errors.ts';

/**
 * Watches stdout for what cannot be written to it. A reader that went away, as `head` does, is no fault.
 *
 * @returns To be called at the end: waits until all is written.
 * @throws {EnvironmentError} What it returns: something was lost.
 */
export function watchStdout(stdout: Writable): () => Promise<void> {
	let fault: NodeJS.ErrnoException | undefined;
	// Without a listener, an error would end the process before it has closed anything.
	stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE') fault ??= error;
	});
	return async () => {
		await new Promise((resolve) => stdout.write('', resolve));
		// A failed write calls back first, and emits its error after.
		await turn();
		if (fault !== undefined) throw stdoutError(fault);
	};
}

export function stdoutError(cause: NodeJS.ErrnoException): EnvironmentError {
	const reason = cause.errno === undefined ? cause.message : getSystemErrorMessage(cause.errno);
	return new EnvironmentError(`cannot write to stdout: ${reason}`, { cause });
}
