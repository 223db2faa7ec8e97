import { expect, it } from 'vitest';
import {
	httpMessage,
	readResponse,
	warcDigest,
	warcRecord,
} from '../../../../../shared/core/content/warc/warc-record.ts';

it('writes a record as the standard has it', () => {
	const record = warcRecord([['WARC-Type', 'metadata']], Buffer.from('é'));
	expect(Buffer.from(record).toString()).toBe('WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: 2\r\n\r\né\r\n\r\n');
});

// Those of RFC 3548's base32 over SHA-1, as `printf … | sha1sum | xxd -r -p | base32` gives them.
it.each([
	['', 'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'],
	['abc', 'sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5'],
])('digests %j as archives do', (text, digest) => {
	expect(warcDigest(Buffer.from(text))).toBe(digest);
});

it('reads back what a response record holds, whatever the body looks like', () => {
	const body = Buffer.from('\r\n\r\nContent-Length: 3\r\n\r\n\0');
	const message = httpMessage(
		'HTTP/1.1 404 Not Found',
		[
			['Content-Type', 'text/plain'],
			['X', 'a:b'],
		],
		body,
	);
	const read = readResponse(Buffer.from(warcRecord([['WARC-Type', 'response']], message)));
	expect(read?.status).toBe(404);
	expect([...(read?.headers ?? [])]).toEqual([
		['content-type', 'text/plain'],
		['x', 'a:b'],
	]);
	expect(Buffer.from(read?.body ?? [])).toEqual(body);
});

it.each(['', 'WARC/1.1\r\n\r\n', 'WARC/1.1\r\nContent-Length: 99\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'])(
	'takes no response from %j',
	(text) => {
		expect(readResponse(Buffer.from(text))).toBeUndefined();
	},
);
