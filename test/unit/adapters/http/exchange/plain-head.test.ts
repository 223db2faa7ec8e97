import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginsWithPlainHead } from '../../../../../shared/adapters/http/exchange/plain-head.ts';

const NAME = String.raw`[!#$%&'*+\-.^_\x60|~0-9a-z]+`;
const OTHER_FIELD = String.raw`(?!content-length:|transfer-encoding:)${NAME}:[^\0\r\n]*\r\n`;
/** The same, said once more and shorter. */
const PLAIN = new RegExp(
	String.raw`^HTTP\/1\.[01] [2-9]\d\d[^\0\r\n]*\r\n(?:${OTHER_FIELD})*` +
		String.raw`(?:(?:content-length: ?\d+|transfer-encoding: ?chunked)\r\n(?:${OTHER_FIELD})*)?\r\n`,
	'i',
);

const PIECES = [
	'HTTP/1.1 200 OK\r\n',
	'HTTP/1.0 404\r\n',
	'HTTP/1.1 100 Continue\r\n',
	'HTTP/2 200\r\n',
	'ICY 200 OK\r\n',
	'Content-Length: 12\r\n',
	'content-length:0\r\n',
	'CONTENT-LENGTH: 1 \r\n',
	'Content-Length: \r\n',
	'content\rlength: 1\r\n',
	'Transfer-Encoding: chunked\r\n',
	'transfer-encoding:CHUNKED\r\n',
	'Transfer-Encoding: gzip, chunked\r\n',
	'Server: nginx\r\n',
	'X-Content-Length: 1\r\n',
	'exactly-14-bts: 1\r\n',
	'exactly-17-bytess: 1\r\n',
	': no name\r\n',
	'a blank : 1\r\n',
	' folded\r\n',
	'Line: feed\n',
	'Nul: \0\r\n',
	'High: \u00e9\u00ff\r\n',
	'\r\n',
	'\n\n',
	'\r',
	'body',
];

describe('beginsWithPlainHead', () => {
	it('W2 R6 takes the heads that a strict parser takes, and no others', () => {
		const text = fc
			.tuple(fc.constantFrom('HTTP/1.1 200 OK\r\n', ...PIECES), fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }))
			.map(([first, others]) => [first, ...others].join(''));
		const cut = fc.tuple(text, fc.nat({ max: 120 })).map(([whole, length]) => whole.slice(0, length));
		fc.assert(
			fc.property(fc.oneof({ arbitrary: text, weight: 3 }, cut), (head) => {
				expect(beginsWithPlainHead(Buffer.from(head, 'latin1'))).toBe(head.startsWith('HTTP') && PLAIN.test(head));
			}),
			{ numRuns: 5000 },
		);
	});

	it('takes the whole of a usual head, whatever the case of its names', () => {
		const head = 'HTTP/1.1 200 OK\r\ncontent-TYPE: text/html\r\nTRANSFER-encoding: Chunked\r\nDate: x\r\n\r\n<html>';
		expect(beginsWithPlainHead(Buffer.from(head))).toBe(true);
	});
});
