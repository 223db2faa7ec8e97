import { hash } from 'node:crypto';

const CRLF = '\r\n';
const VERSION = 'WARC/1.1';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export type WarcHeaders = readonly (readonly [name: string, value: string])[];

/** Why the body of a record is not whole. */
export type Truncation = 'length' | 'time' | 'disconnect' | 'unspecified';

/** One record, as it is before it is packed; a packed one is a gzip member of its own. Source: ISO 28500:2017. */
export function warcRecord(headers: WarcHeaders, block: Uint8Array): Uint8Array<ArrayBuffer> {
	const head = [VERSION, ...headers.map(([name, value]) => `${name}: ${value}`), `Content-Length: ${block.length}`];
	return joined([Buffer.from(`${head.join(CRLF)}${CRLF}${CRLF}`), block, Buffer.from(CRLF + CRLF)]);
}

/** What HTTP sends: a start line, headers and perhaps a body. */
export function httpMessage(
	startLine: string,
	headers: WarcHeaders,
	body: Uint8Array = NOTHING,
): Uint8Array<ArrayBuffer> {
	const head = [startLine, ...headers.map(([name, value]) => `${name}: ${value}`)];
	// One byte a character, as they came.
	return joined([Buffer.from(`${head.join(CRLF)}${CRLF}${CRLF}`, 'latin1'), body]);
}

const NOTHING = new Uint8Array();

/** As the tools of archives have it. */
export function warcDigest(bytes: Uint8Array): string {
	return `sha1:${base32(hash('sha1', bytes, 'buffer'))}`;
}

function base32(bytes: Uint8Array): string {
	let text = '';
	let bits = 0;
	let value = 0;
	for (const byte of bytes) {
		value = ((value << 8) | byte) & 0xffff;
		bits += 8;
		for (; bits >= 5; bits -= 5) text += BASE32[(value >>> (bits - 5)) & 31];
	}
	return bits === 0 ? text : text + BASE32[(value << (5 - bits)) & 31];
}

/** What a response record holds. */
export interface ReadResponse {
	readonly status: number;
	/** Names in lower case. */
	readonly headers: ReadonlyMap<string, string>;
	readonly body: Uint8Array;
}

/**
 * Reads a response record that `warcRecord` made.
 *
 * @returns `undefined` if it is none.
 */
export function readResponse(record: Buffer): ReadResponse | undefined {
	const blockAt = record.indexOf(CRLF + CRLF) + 4;
	const bodyAt = record.indexOf(CRLF + CRLF, blockAt) + 4;
	const length = Number(/^content-length: (\d+)\r$/im.exec(record.toString('latin1', 0, blockAt))?.[1] ?? Number.NaN);
	if (blockAt < 4 || bodyAt < 4 || !(blockAt + length <= record.length)) return undefined;
	const [startLine = '', ...lines] = record.toString('latin1', blockAt, bodyAt).trimEnd().split(CRLF);
	const headers = lines.map((line): [string, string] => {
		const colon = line.indexOf(':');
		return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
	});
	return {
		status: Number(startLine.split(' ')[1]),
		headers: new Map(headers),
		body: record.subarray(bodyAt, blockAt + length),
	};
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}
