import { errors } from '../connect/undici-client.ts';

const NAME = String.raw`[!#$%&'*+\-.^_\x60|~0-9a-z]+`;
const FIELD_NAME = new RegExp(`^${NAME}$`, 'i');
const STATUS_LINE = /^(?:HTTP\/(1(?:\.\d+)?)|ICY)[\t ]+([1-9]\d\d)(?:[\t ]+(.*))?$/i;
const PRINTABLE = /[^ -~]+/g;

/** Name in lower case, and value. */
type Field = [name: string, value: string];

/** How a response begins. */
export interface ResponseHead {
	readonly status: number;
	/** As a strict parser takes it. */
	readonly text: string;
}

/**
 * Reads the head of a response as browsers and curl do, and writes it as RFC 9112 wants it.
 *
 * Lines that are folded are unfolded (5.2), a blank before a colon is dropped (5.1), and so is each line that is no
 * field at all. Equal lengths are one, and `chunked` wins over a length (6.3); as others on the way may have read that
 * otherwise, nothing more is taken from such a connection.
 *
 * @param head - Up to its empty line, each byte one character.
 * @throws {errors.HTTPParserError} It is none, or nobody could tell how long the body is.
 */
export function readHead(head: string): ResponseHead {
	const [first = '', ...lines] = head.split(/\r*\n/);
	const line = STATUS_LINE.exec(first);
	if (line === null) throw notHttp(first);
	if (head.includes('\0')) throw new errors.HTTPParserError('the answer has a NUL byte in its headers');
	const [, version = '', status = '', reason = ''] = line;
	const isPersistent = /^1\.0*[1-9]/.test(version);
	const fields = framed(fieldsOf(lines));
	const written = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
	return { status: Number(status), text: `HTTP/1.${isPersistent ? 1 : 0} ${status} ${reason}\r\n${written}\r\n` };
}

/** What came in place of an answer. */
export function notHttp(found: string): Error {
	return new errors.HTTPParserError(`the answer is no HTTP/1: it begins with '${shown(found)}'`);
}

function shown(text: string): string {
	return text.slice(0, 40).replace(PRINTABLE, '?');
}

function fieldsOf(lines: readonly string[]): Field[] {
	const fields: Field[] = [];
	/** Of the line before: what is folded belongs to it. */
	let last: Field | undefined;
	for (const line of lines) {
		if (/^[\t ]/.test(line)) {
			if (last !== undefined) last[1] = `${last[1]} ${valueIn(line)}`.trim();
			continue;
		}
		const colon = line.indexOf(':');
		const name = line.slice(0, Math.max(0, colon)).trimEnd().toLowerCase();
		last = FIELD_NAME.test(name) ? [name, valueIn(line.slice(colon + 1))] : undefined;
		if (last !== undefined) fields.push(last);
	}
	return fields;
}

function valueIn(text: string): string {
	return text.replaceAll('\r', ' ').trim();
}

/** With one field at most that says how long the body is. */
function framed(fields: readonly Field[]): Field[] {
	const codings = valuesOf(fields, 'transfer-encoding');
	const lengths = valuesOf(fields, 'content-length');
	if (codings.length === 0 && lengths.length < 2 && isLength(lengths[0] ?? '0')) return [...fields];

	const known = [...new Set(lengths.filter(isLength).map((length) => length.replace(/^0+(?=\d)/, '')))];
	const wrong = lengths.find((length) => length !== '' && !isLength(length));
	const isChunked = codings.some((coding) => coding.toLowerCase() === 'chunked');
	if (wrong !== undefined && !isChunked) {
		throw new errors.HTTPParserError(`the answer gives '${shown(wrong)}' as the length of its body`);
	}
	if (known.length > 1 && !isChunked) {
		throw new errors.HTTPParserError(`the answer gives several lengths of its body: ${known.slice(0, 3).join(', ')}`);
	}
	const others = fields.filter(([name]) => !FRAMING.has(name));
	if (isChunked && lengths.length === 0)
		return [...others, ...keptConnection(fields), ['transfer-encoding', 'chunked']];
	const framing: Field[] = isChunked
		? [['transfer-encoding', 'chunked']]
		: known.map((length) => ['content-length', length]);
	return [...others, ...framing, ['connection', 'close']];
}

const FRAMING: ReadonlySet<string> = new Set(['transfer-encoding', 'content-length', 'connection']);

function keptConnection(fields: readonly Field[]): Field[] {
	return fields.filter(([name]) => name === 'connection');
}

function valuesOf(fields: readonly Field[], wanted: string): string[] {
	return fields
		.filter(([name]) => name === wanted)
		.flatMap(([, value]) => value.split(','))
		.map((value) => value.trim());
}

function isLength(value: string): boolean {
	return /^\d{1,15}$/.test(value);
}
