import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { readAhead } from './read-ahead.ts';
import type { NamedFormat } from './source-format.ts';

const MAGIC_LENGTH = 2;

/** Decompresses what starts as gzip does or is named so; anything else passes as it is. */
export async function gunzipped(
	bytes: AsyncIterable<Uint8Array>,
	{ isGzip }: NamedFormat,
): Promise<AsyncIterable<Uint8Array>> {
	const { seen, all } = await readAhead(bytes, (start) => start.length >= MAGIC_LENGTH);
	if (!isGzip && !startsAsGzip(seen)) return all;
	// Errors of either stream reach whoever iterates the last one.
	return pipeline(Readable.from(all), createGunzip(), () => {});
}

function startsAsGzip(start: Uint8Array | undefined): boolean {
	return start?.[0] === 0x1f && start[1] === 0x8b;
}
