const CR = 13;
const LF = 10;
const SPACE = 32;
const COLON = 58;
const NINE = 57;
const ZERO = 48;
/** Turns an upper-case letter into its lower-case one; of what is looked for here, nothing else. */
const LOWER_CASE = 32;

const VERSION = bytesOf('HTTP/1.');
const CHUNKED = bytesOf('chunked');
/** The fields that say how long the body is, by the lengths of their names. */
const FRAMING: ReadonlyMap<number, Uint8Array> = new Map(
	['content-length', 'transfer-encoding'].map((name) => [name.length, bytesOf(name)]),
);
/** 1 for each byte that a field's name may have (RFC 9110, `tchar`). */
const IS_NAME = new Uint8Array(256);
for (const byte of bytesOf("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")) IS_NAME[byte] = 1;
for (const byte of bytesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ')) IS_NAME[byte] = 1;

/**
 * Whether bytes begin with the head of a final response that a strict parser takes as it is: well-formed lines, with
 * one field at most that says how long the body is.
 *
 * Byte by byte: nearly all heads are plain, and to make a text of each and match it takes five times as long.
 */
export function beginsWithPlainHead(bytes: Uint8Array): boolean {
	let at = statusLineEnd(bytes);
	let framings = 0;
	while (at > 0) {
		if (bytes[at] === CR) return bytes[at + 1] === LF;
		const colon = nameEnd(bytes, at);
		if (colon === at || bytes[colon] !== COLON) return false;
		const framing = FRAMING.get(colon - at);
		if (framing !== undefined && hasBytes(bytes, at, framing)) {
			framings += 1;
			at = framings === 1 ? framingEnd(bytes, colon + 1, framing) : 0;
		} else at = lineEnd(bytes, colon + 1);
	}
	return false;
}

/** Behind the first line; 0 if it is not that of a final response. */
function statusLineEnd(bytes: Uint8Array): number {
	const status = VERSION.length + 2;
	for (let i = 0; i < VERSION.length; i++) if (bytes[i] !== VERSION[i]) return 0;
	const version = bytes[VERSION.length];
	if ((version !== ZERO && version !== ZERO + 1) || bytes[status - 1] !== SPACE) return 0;
	const isFinal = isDigit(bytes[status]) && (bytes[status] ?? 0) >= ZERO + 2;
	return isFinal && isDigit(bytes[status + 1]) && isDigit(bytes[status + 2]) ? lineEnd(bytes, status + 3) : 0;
}

function nameEnd(bytes: Uint8Array, start: number): number {
	let at = start;
	while (IS_NAME[bytes[at] ?? 0] === 1) at += 1;
	return at;
}

/** Behind the line; 0 if it does not end as it should, or has bytes that no line has. */
function lineEnd(bytes: Uint8Array, start: number): number {
	let at = start;
	while (at < bytes.length) {
		const byte = bytes[at];
		if (byte === CR) return bytes[at + 1] === LF ? at + 2 : 0;
		if (byte === LF || byte === 0) return 0;
		at += 1;
	}
	return 0;
}

/** As `lineEnd`; the value is a whole number for one field, and `chunked` for the other. */
function framingEnd(bytes: Uint8Array, start: number, name: Uint8Array): number {
	const from = bytes[start] === SPACE ? start + 1 : start;
	let at = from;
	if (name.length === FRAMING_LENGTH) while (isDigit(bytes[at])) at += 1;
	else if (hasBytes(bytes, at, CHUNKED)) at += CHUNKED.length;
	return at > from && bytes[at] === CR ? lineEnd(bytes, at) : 0;
}

const FRAMING_LENGTH = 'content-length'.length;

/** @param wanted - In lower case; case means nothing. */
function hasBytes(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
	for (let i = 0; i < wanted.length; i++) {
		const byte = bytes[start + i] ?? 0;
		if (byte !== wanted[i] && (byte | LOWER_CASE) !== wanted[i]) return false;
		// A control character is no hyphen, although it may look like one with that bit.
		if (byte < SPACE) return false;
	}
	return true;
}

function isDigit(byte: number | undefined): boolean {
	return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function bytesOf(text: string): Uint8Array {
	return Buffer.from(text, 'latin1');
}
