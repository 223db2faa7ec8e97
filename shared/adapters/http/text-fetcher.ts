import type { Dispatcher } from 'undici';
import { canonicalUrl } from '../../core/canonical-url.ts';
import type { FetchedText, TextFetcher, TextRequest } from '../../ports/text-fetcher.ts';
import type { Connection } from './connection.ts';
import { type ConnectionPool, createConnectionPool } from './connection-pool.ts';
import { ACCEPT_ENCODING } from './content-decoder.ts';
import { type Ending, networkFailure, timedOut } from './failure-of.ts';
import { nextHop } from './next-hop.ts';
import { requestTarget } from './request-target.ts';
import { type TextEnd, TextExchange } from './text-exchange.ts';
import { buildConnector } from './undici-client.ts';
import type { UndiciVisitorOptions } from './undici-visitor.ts';

const KEEP_ALIVE_MS = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** Fetches texts on connections as visits use them, whatever guards those. */
export function createTextFetcher(options: UndiciVisitorOptions): TextFetcher {
	const { maxSockets, keepAliveMs = KEEP_ALIVE_MS, connect } = options;
	const pool = createConnectionPool(maxSockets, {
		keepAliveMs,
		connect: connect ?? buildConnector({ allowH2: false, timeout: 0 }),
	});

	return {
		async fetch(request, signal) {
			const ended = AbortSignal.any([signal, AbortSignal.timeout(request.timeoutMs)]);
			return follow(pool, request, ended);
		},
		close: () => pool.close(),
	};
}

async function follow(pool: ConnectionPool, request: TextRequest, signal: AbortSignal): Promise<FetchedText> {
	const redirects: string[] = [];
	let url = canonicalUrl(request.url);
	if (url === undefined)
		return failed(networkFailure('BAD_REDIRECT', `'${request.url.slice(0, 200)}' is no web address`));
	for (;;) {
		const end = await exchange(pool, { ...request, url }, signal);
		if (end.kind === 'failure') return end;
		if (end.location === undefined) return { kind: 'response', status: end.status, finalUrl: url, text: end.text };
		redirects.push(url);
		const next = nextHop({ location: end.location, redirects, maxRedirects: request.maxRedirects });
		if (typeof next !== 'string') return failed(next);
		url = next;
	}
}

async function exchange(pool: ConnectionPool, request: TextRequest, signal: AbortSignal) {
	const { origin, path, authorization } = requestTarget(request.url);
	const connection = await pool.acquire(origin);
	const headers = [
		'accept',
		'text/plain,*/*;q=0.8',
		'accept-encoding',
		ACCEPT_ENCODING,
		'user-agent',
		request.userAgent,
	];
	if (authorization !== undefined) headers.push('authorization', authorization);
	const end = await send(connection, { path, method: 'GET', headers }, { maxBytes: request.maxBytes, signal });
	// Not at once: undici is still in the middle of the response.
	queueMicrotask(() => {
		if (end.kind === 'response' && end.isWhole) pool.release(connection);
		else pool.discard(connection);
	});
	return end;
}

function send(
	connection: Connection,
	request: Dispatcher.DispatchOptions,
	{ maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<TextEnd> {
	return new Promise((resolve) => {
		const abort = () => settle(failed(timedOut('DEADLINE', 'no whole response in time')));
		const settle = (end: TextEnd) => {
			signal.removeEventListener('abort', abort);
			resolve(end);
		};
		if (signal.aborted) return abort();
		signal.addEventListener('abort', abort, { once: true });
		connection.send(request, CONNECT_TIMEOUT_MS, new TextExchange(maxBytes, settle));
	});
}

function failed({ error }: Ending): Extract<FetchedText, { kind: 'failure' }> {
	return { kind: 'failure', error };
}
