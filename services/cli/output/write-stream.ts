import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Writes at the pace of the reader and leaves the stream open; a reader that goes away, as `head` does, is no error. */
export async function writeStream(parts: AsyncIterable<string>, stream: Writable): Promise<void> {
	if (stream.destroyed) return;
	try {
		await pipeline(Readable.from(parts), stream, { end: false });
	} catch (error) {
		if (!isClosedByReader(error)) throw error;
	}
}

function isClosedByReader(error: unknown): boolean {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
