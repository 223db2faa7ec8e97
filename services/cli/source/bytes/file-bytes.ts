import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { UsageError } from '../../../../shared/core/errors.ts';

/**
 * @param option - Of the command line, that named it.
 * @throws {UsageError} It is missing, is a folder, or may not be read.
 */
export async function checkFile(path: string, option = '--from'): Promise<void> {
	try {
		await access(path, constants.R_OK);
	} catch (cause) {
		throw new UsageError(`${option} ${path}: ${reasonOf(cause as NodeJS.ErrnoException)}`, { cause });
	}
	if ((await stat(path)).isDirectory()) throw new UsageError(`${option} ${path}: is a folder; name a file in it`);
}

/** Opened when iterating starts, closed when it ends, however it ends. */
export async function* readFile(path: string): AsyncGenerator<Uint8Array> {
	yield* createReadStream(path);
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
	switch (code) {
		case 'ENOENT':
		case 'ENOTDIR':
			return 'there is no such file';
		case 'EACCES':
			return 'it may not be read; check its permissions';
		default:
			return message;
	}
}
