import { expect, it } from 'vitest';
import { infoRecord, type KeptExchange, pageRecords } from '../../../../../shared/core/content/warc/page-records.ts';

const IDS = { request: 'urn:uuid:1', response: 'urn:uuid:2' };

function recordsOf(given: Partial<KeptExchange>) {
	const { request, response } = pageRecords(
		{
			url: 'https://a.example/p?q=1',
			date: '2026-11-30T12:00:00.000Z',
			method: 'GET',
			path: '/p?q=1',
			requestHeaders: [],
			status: 200,
			statusText: 'OK',
			responseHeaders: [],
			body: Buffer.from('page'),
			...given,
		},
		IDS,
	);
	return { request: Buffer.from(request).toString(), response: Buffer.from(response).toString() };
}

it('R8 masks what may be a secret in the headers of a request, and nothing else', () => {
	const requestHeaders = [
		['host', 'a.example'],
		['Accept-Language', 'de'],
		['authorization', 'Bearer hush'],
		['cookie', 'session=hush'],
		['x-api-key', 'hush'],
	] as const;
	const { request } = recordsOf({ requestHeaders });
	expect(request).toContain(
		'GET /p?q=1 HTTP/1.1\r\nhost: a.example\r\nAccept-Language: de\r\nauthorization: ***\r\ncookie: ***\r\nx-api-key: ***\r\n\r\n',
	);
	expect(request).toContain('WARC-Type: request\r\nWARC-Record-ID: <urn:uuid:1>\r\n');
	expect(request).toContain('WARC-Concurrent-To: <urn:uuid:2>\r\n');
	expect(request).not.toContain('hush');
});

it('keeps the headers of a response as they came', () => {
	const responseHeaders = [
		['Set-Cookie', 'a=1'],
		['set-cookie', 'b=2'],
		['Content-Length', '4'],
	] as const;
	const { response } = recordsOf({ responseHeaders, status: 404, statusText: 'Nope' });
	expect(response).toContain(
		'\r\n\r\nHTTP/1.1 404 Nope\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nContent-Length: 4\r\n\r\npage',
	);
	expect(response).toContain('WARC-Target-URI: https://a.example/p?q=1\r\n');
	expect(response).not.toContain('WARC-Truncated');
});

it.each([
	[['Content-Encoding', 'gzip'], 'X-Archive-Orig-Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\npage'],
	[['transfer-encoding', 'chunked'], 'X-Archive-Orig-transfer-encoding: chunked\r\nContent-Length: 4\r\n\r\npage'],
	[['content-length', '2'], 'X-Archive-Orig-content-length: 2\r\nContent-Length: 4\r\n\r\npage'],
] as const)('says of an unpacked body what is true of it, where %j came', (header, end) => {
	expect(recordsOf({ responseHeaders: [header] }).response).toContain(end);
});

it('marks a body that is not whole', () => {
	expect(recordsOf({ truncated: 'length' }).response).toContain('WARC-Truncated: length\r\n');
});

it('begins a file with who wrote it', () => {
	const record = Buffer.from(
		infoRecord([['software', 'Shoal']], { id: 'urn:uuid:3', date: '2026-11-30T12:00:00.000Z' }),
	);
	expect(record.toString()).toMatch(
		/^WARC\/1\.1\r\nWARC-Type: warcinfo\r\n.*Content-Length: 17\r\n\r\nsoftware: Shoal\r\n\r\n\r\n$/s,
	);
});
