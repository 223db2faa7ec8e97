import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stdoutError } from './stdout-fault.ts';

/**
 * Writes at the pace of the reader and leaves the stream open; a reader that goes away, as `head` does, is no error.
 *
 * @throws {EnvironmentError} It cannot be written to; what `parts` throws passes as it is.
 */
export async function writeStream(parts: Iterable<string> | AsyncIterable<string>, stdout: Writable): Promise<void> {
	if (stdout.destroyed) return;
	try {
		await pipeline(Readable.from(parts), stdout, { end: false });
	} catch (error) {
		if (!isClosedByReader(error)) throw isWriteError(error) ? stdoutError(error) : error;
	}
}

function isClosedByReader(error: unknown): boolean {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function isWriteError(error: unknown): error is NodeJS.ErrnoException {
	return error instanceof Error && 'syscall' in error && error.syscall === 'write';
}
