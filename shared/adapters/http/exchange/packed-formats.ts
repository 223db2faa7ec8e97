import type { Transform } from 'node:stream';
import { createBrotliDecompress, createInflateRaw, createZstdDecompress } from 'node:zlib';
import { ZstdFrame } from './zstd-frame.ts';

export type Coding = 'gzip' | 'deflate' | 'br' | 'zstd';

/** A stream of node:zlib. */
export type Unpacker = Transform & {
	/** That it has taken. */
	readonly bytesWritten: number;
};

/** How a body, or a part of it, is packed. */
export interface Packing {
	readonly unpacker: () => Unpacker;
	/** What the unpacker gets in place of the beginning of the part. */
	readonly start: Buffer;
	/** Bytes of the beginning that `start` stands for. */
	readonly headBytes: number;
	/** Bytes behind the data, which the unpacker does not get: a checksum. */
	readonly tailBytes: number;
	/** Finds the end of the data behind `start`, where the unpacker does not. */
	readonly frame?: ZstdFrame;
}

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b, 8]);
const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const NOTHING = Buffer.alloc(0);
const ZSTD_CHECKSUM_FLAG = 4;
const ZLIB_DICTIONARY_FLAG = 0x20;

/**
 * Reads the beginning of a packed part.
 *
 * Frames are taken off here: browsers show what is packed whatever its checksum says, or if it has none, while zlib
 * gives nothing of what it got last.
 *
 * @returns `undefined` if more of it is needed.
 * @throws {Error} It is not packed so.
 */
export function readPacking(coding: Coding, head: Buffer): Packing | undefined {
	switch (coding) {
		case 'gzip':
			return gzipPacking(head);
		case 'deflate':
			return deflatePacking(head);
		case 'zstd':
			return zstdPacking(head);
		case 'br':
			return { unpacker: createBrotliDecompress, start: NOTHING, headBytes: 0, tailBytes: 0 };
	}
}

/** Whether another part follows: gzip and zstd may be written one behind the other. */
export function isNextPart(coding: Coding, bytes: Buffer): boolean {
	const magic = coding === 'gzip' ? GZIP_MAGIC : coding === 'zstd' ? ZSTD_MAGIC : undefined;
	return magic !== undefined && bytes.subarray(0, magic.length).equals(magic.subarray(0, bytes.length));
}

/** Source: RFC 1952, section 2.3. */
function gzipPacking(head: Buffer): Packing | undefined {
	if (!isNextPart('gzip', head)) throw notPacked('gzip');
	const flags = head[3];
	if (flags === undefined) return undefined;
	let at = 10;
	if ((flags & 4) !== 0) {
		if (head.length < at + 2) return undefined;
		at += 2 + head.readUInt16LE(at);
	}
	for (const flag of [8, 16]) {
		if ((flags & flag) === 0) continue;
		const end = head.indexOf(0, at);
		if (end === -1) return undefined;
		at = end + 1;
	}
	if ((flags & 2) !== 0) at += 2;
	return head.length < at ? undefined : { unpacker: createInflateRaw, start: NOTHING, headBytes: at, tailBytes: 8 };
}

/** Source: RFC 1950, section 2.2. Some servers send it without that frame. */
function deflatePacking(head: Buffer): Packing | undefined {
	const [first = 0, second] = head;
	if (second === undefined) return undefined;
	const isFramed = (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
	if (!isFramed) return { unpacker: createInflateRaw, start: NOTHING, headBytes: 0, tailBytes: 0 };
	if ((second & ZLIB_DICTIONARY_FLAG) !== 0) throw notPacked('deflate');
	return { unpacker: createInflateRaw, start: NOTHING, headBytes: 2, tailBytes: 4 };
}

/** Source: RFC 8878, section 3.1.1. What does not begin as a frame is for zstd to judge. */
function zstdPacking(head: Buffer): Packing | undefined {
	if (!isNextPart('zstd', head)) return { unpacker: createZstdDecompress, start: NOTHING, headBytes: 0, tailBytes: 0 };
	const flags = head[ZSTD_MAGIC.length];
	if (flags === undefined) return undefined;
	const start = Buffer.from([...ZSTD_MAGIC, flags & ~ZSTD_CHECKSUM_FLAG]);
	const tailBytes = (flags & ZSTD_CHECKSUM_FLAG) === 0 ? 0 : 4;
	const frame = new ZstdFrame(flags);
	return { unpacker: createZstdDecompress, start, headBytes: start.length, tailBytes, frame };
}

/** With the code that zlib gives such a body. */
export function notPacked(coding: Coding): Error {
	return Object.assign(new Error(`the body is not ${coding}, as its Content-Encoding says`), { code: 'Z_DATA_ERROR' });
}
