import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { leaveToUser } from '../../../infra/local/private-files.ts';
import { EnvironmentError } from '../../../shared/core/errors.ts';
import type { Destination } from './destination.ts';

const FILE_CALLS = new Set(['open', 'write', 'close', 'rename']);

/**
 * Writes beside the file and renames at the end: whoever reads it sees the old one or the new one, whole.
 *
 * @throws {EnvironmentError} It cannot be written; what `parts` throws passes as it is.
 */
export async function writeFileWhole(
	parts: AsyncIterable<string | Uint8Array>,
	destination: Destination,
): Promise<void> {
	const { name, path, isSpecial } = destination;
	const draft = isSpecial ? path : `${path}.${randomUUID()}.tmp`;
	try {
		await pipeline(Readable.from(parts), createWriteStream(draft));
		if (!isSpecial) await leaveToUser(draft, 'file');
		if (!isSpecial) await rename(draft, path);
	} catch (error) {
		if (!isSpecial) await rm(draft, { force: true });
		throw isFileError(error) ? new EnvironmentError(`cannot write ${name}: ${error.message}`, { cause: error }) : error;
	}
}

// What `parts` throws ends the stream too, and comes out of it.
function isFileError(error: unknown): error is NodeJS.ErrnoException {
	return error instanceof Error && 'syscall' in error && FILE_CALLS.has(String(error.syscall));
}
