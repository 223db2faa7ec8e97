import { httpMessage, type Truncation, type WarcHeaders, warcDigest, warcRecord } from './warc-record.ts';

/** A request and its response, as they are to be kept. */
export interface KeptExchange {
	/** Without credentials and fragment. */
	readonly url: string;
	/** ISO 8601, UTC. */
	readonly date: string;
	readonly method: string;
	readonly path: string;
	readonly requestHeaders: WarcHeaders;
	readonly status: number;
	readonly statusText: string;
	readonly responseHeaders: WarcHeaders;
	/** After content decoding. */
	readonly body: Uint8Array;
	readonly truncated?: Truncation | undefined;
}

/** What any client sends to anybody; the value of all else may be a secret. */
const SHOWN = new Set(['accept', 'accept-encoding', 'accept-language', 'cache-control', 'connection', 'dnt', 'host']);
for (const name of ['pragma', 'user-agent']) SHOWN.add(name);
const MASKED = '***';
/** Those that are no longer true of a body that was unpacked. */
const OF_THE_WIRE = /^(content-encoding|content-length|transfer-encoding)$/i;

/**
 * The records of a page: its response, and the request that it answers.
 *
 * @param ids - Two that nothing else has, as `urn:uuid:…`.
 */
export function pageRecords(exchange: KeptExchange, ids: { readonly request: string; readonly response: string }) {
	const { method, path, status, statusText, body } = exchange;
	const response = httpMessage(`HTTP/1.1 ${status} ${statusText}`, decodedHeaders(exchange), body);
	const request = httpMessage(`${method} ${path} HTTP/1.1`, exchange.requestHeaders.map(masked));
	return {
		response: warcRecord(
			[
				...commonHeaders('response', exchange, ids.response),
				['WARC-Payload-Digest', warcDigest(body)],
				['WARC-Block-Digest', warcDigest(response)],
				...(exchange.truncated === undefined ? [] : [['WARC-Truncated', exchange.truncated] as const]),
				['Content-Type', 'application/http; msgtype=response'],
			],
			response,
		),
		request: warcRecord(
			[
				...commonHeaders('request', exchange, ids.request),
				['WARC-Concurrent-To', `<${ids.response}>`],
				['WARC-Block-Digest', warcDigest(request)],
				['Content-Type', 'application/http; msgtype=request'],
			],
			request,
		),
	};
}

/** The record that a WARC file begins with. */
export function infoRecord(fields: WarcHeaders, { id, date }: { readonly id: string; readonly date: string }) {
	const block = Buffer.from(fields.map(([name, value]) => `${name}: ${value}\r\n`).join(''));
	const headers: WarcHeaders = [
		['WARC-Type', 'warcinfo'],
		['WARC-Record-ID', `<${id}>`],
		['WARC-Date', date],
		['WARC-Block-Digest', warcDigest(block)],
		['Content-Type', 'application/warc-fields'],
	];
	return warcRecord(headers, block);
}

function commonHeaders(type: string, { url, date }: KeptExchange, id: string): WarcHeaders {
	return [
		['WARC-Type', type],
		['WARC-Record-ID', `<${id}>`],
		['WARC-Date', date],
		['WARC-Target-URI', url],
	];
}

/** As they came, but for what is true of the body on the wire alone: that is kept under other names, as other archives do. */
function decodedHeaders({ responseHeaders, body }: KeptExchange): WarcHeaders {
	const length = String(body.length);
	const isAsItCame = responseHeaders.every(
		([name, value]) => !OF_THE_WIRE.test(name) || (value === length && name.toLowerCase() === 'content-length'),
	);
	if (isAsItCame) return responseHeaders;
	const headers = responseHeaders.map(([name, value]): readonly [string, string] =>
		OF_THE_WIRE.test(name) ? [`X-Archive-Orig-${name}`, value] : [name, value],
	);
	return [...headers, ['Content-Length', length]];
}

function masked([name, value]: readonly [string, string]): readonly [string, string] {
	return SHOWN.has(name.toLowerCase()) ? [name, value] : [name, MASKED];
}
