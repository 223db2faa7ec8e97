import type { Client as UndiciClient } from 'undici';
import { beginsWithPlainHead } from '../exchange/plain-head.ts';
import { notHttp, readHead } from '../exchange/response-head.ts';
import { type Client, errors, symbols } from './undici-client.ts';

/** What we know of the inside of a client that is connected. */
interface Inside {
	readonly [symbols.kSocket]?: InsideSocket | null;
	/** Requests that wait for their response. */
	readonly [symbols.kRunning]?: number;
}

interface InsideSocket {
	readonly [symbols.kParser]?: InsideParser | null;
	destroy(error: Error): void;
}

interface InsideParser {
	/** Of llhttp. */
	readonly ptr: number | null;
	readonly llhttp: Readonly<Record<string, (ptr: number, flag: number) => void>>;
	/** 0 until the head of a final response is read. */
	readonly statusCode: number;
	execute(chunk: Buffer): void;
}

/** Whatever blanks and line ends there are between chunks, and bytes in values that a strict parser refuses. */
const LENIENT = ['headers', 'spaces_after_chunk_size', 'optional_cr_before_lf'] as const;
const HEAD_END = /\n\r?\n/g;
const LINE_ENDS = /^[\r\n]+/;
const BEGINNING = /^(?:HTTP\/|ICY[\t ])/i;
const LONGEST_BEGINNING = 5;

/**
 * Lets a client take the responses that browsers and curl take.
 *
 * undici's parser (llhttp) is strict where a server would be attacked by leniency, which no client is. What its own
 * switches do not allow is mended before it gets there: a head that is not plain is read and written anew, and those
 * of interim responses (1xx) are passed over, whether asked for or not. A plain one, as of nearly all responses, is
 * passed on as it came. undici has no API for either: its version is pinned, and `tolerant-parser.test.ts` holds that
 * its inside is as we know it; where it is not, it stays as strict as it is.
 *
 * @param maxHeadBytes - Of a head that is not plain.
 */
export function tolerate(client: Client, maxHeadBytes: number): void {
	(client as UndiciClient).on('connect', () => {
		const inside = client as unknown as Inside;
		const socket = inside[symbols.kSocket];
		const parser = socket?.[symbols.kParser];
		if (socket == null || parser == null || typeof parser.execute !== 'function') return;
		for (const name of LENIENT) parser.llhttp[`llhttp_set_lenient_${name}`]?.(parser.ptr ?? 0, 1);
		mendHeads({ inside, socket, parser, maxHeadBytes });
	});
}

interface Mending {
	readonly inside: Inside;
	readonly socket: InsideSocket;
	readonly parser: InsideParser;
	readonly maxHeadBytes: number;
}

function mendHeads({ inside, socket, parser, maxHeadBytes }: Mending): void {
	const execute = parser.execute;
	let held = '';

	function takeHeads(bytes: string): Buffer | undefined {
		// Of what was held before, the last line end may be the first half of an empty line.
		let from = Math.max(0, held.length - 2);
		held = held === '' ? bytes.replace(LINE_ENDS, '') : held + bytes;
		for (let end = endOfHead(held, from); end !== null; end = endOfHead(held, from)) {
			const head = readHead(held.slice(0, end.index + 1));
			const rest = held.slice(end.index + end[0].length);
			held = '';
			if (head.status === 101) throw new errors.HTTPParserError('the answer switches protocols (101), unasked');
			if (head.status >= 200) return Buffer.from(head.text + rest, 'latin1');
			held = rest.replace(LINE_ENDS, '');
			from = 0;
		}
		if (held.length >= LONGEST_BEGINNING && !BEGINNING.test(held)) throw notHttp(held);
		if (held.length > maxHeadBytes) throw new errors.HeadersOverflowError();
		return undefined;
	}

	parser.execute = (chunk) => {
		// In a body; or nothing was asked for, and undici ends what talks on.
		if (parser.statusCode !== 0 || inside[symbols.kRunning] === 0 || chunk.length === 0) {
			execute.call(parser, chunk);
			return;
		}
		if (held === '' && beginsWithPlainHead(chunk)) {
			execute.call(parser, chunk);
			return;
		}
		try {
			const whole = takeHeads(chunk.toString('latin1'));
			if (whole !== undefined) execute.call(parser, whole);
		} catch (error) {
			socket.destroy(error as Error);
		}
	};
}

function endOfHead(text: string, from: number): RegExpExecArray | null {
	HEAD_END.lastIndex = from;
	return HEAD_END.exec(text);
}
