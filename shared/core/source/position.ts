import { ShoalError, UsageError } from '../errors.ts';

/** Where in a file the reading is: the readers move it, and messages name it. */
export interface Position {
	readonly name: string;
	/** Lines that were read to their end. */
	line: number;
}

export function createPosition(name: string): Position {
	return { name, line: 0 };
}

/** What to throw for an error of reading or decompressing. */
export function readingError(error: unknown, { name, line }: Position): unknown {
	// Without a code it is no error of a file or a stream: a bug must show as one.
	if (error instanceof ShoalError || !(error instanceof Error) || !('code' in error)) return error;
	const where = line === 0 ? name : `${name}: after line ${line}`;
	return new UsageError(`${where}: ${reasonOf(error)}`, { cause: error });
}

function reasonOf({ code, message }: Error & { readonly code: unknown }): string {
	switch (code) {
		case 'Z_BUF_ERROR':
			return 'the compressed file ends too early; it was cut off';
		case 'Z_DATA_ERROR':
			return 'the compressed file is damaged, or is no gzip file';
		default:
			return `cannot be read: ${message}`;
	}
}
