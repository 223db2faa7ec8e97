import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type ReadResponse, readResponse } from '../../core/content/warc/warc-record.ts';
import { UnreadableError } from '../../core/errors.ts';
import type { StoredBody } from '../../core/result.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

const unpacked = promisify(gunzip);
/** Of an object that is copied, in memory at a time. */
const PIECE_BYTES = 4 * 1024 * 1024;

/**
 * The response that is kept of a page.
 *
 * @throws {StoreError} Its object is gone, or the store cannot be reached.
 * @throws {UnreadableError} What is there is no response.
 */
export async function readKeptPage(
	objects: Pick<ObjectStore, 'getRange'>,
	{ key, offset, length }: StoredBody,
): Promise<ReadResponse> {
	const packed = await objects.getRange(key, offset, length);
	const record = await unpacked(packed).catch((cause: unknown) => {
		throw new UnreadableError(`what is kept at ${key} cannot be unpacked`, { cause });
	});
	const response = readResponse(record);
	if (response === undefined) throw new UnreadableError(`what is kept at ${key} is no response`);
	return response;
}

/** All records that the pages of a job are kept in, packed: each object once, in the order in which results name it. */
export async function* keptRecords(
	objects: Pick<ObjectStore, 'getRange'>,
	bodies: AsyncIterable<StoredBody>,
): AsyncGenerator<Uint8Array> {
	const seen = new Set<string>();
	for await (const { key } of bodies) {
		if (seen.has(key)) continue;
		seen.add(key);
		for (let at = 0; ; at += PIECE_BYTES) {
			const piece = await objects.getRange(key, at, PIECE_BYTES);
			if (piece.length > 0) yield piece;
			if (piece.length < PIECE_BYTES) break;
		}
	}
}
