import { webUrl } from '../../core/canonical-url.ts';
import { bugOf } from '../../core/fetch/bug.ts';
import { hostnameIn, type PrivateReach, privateRule } from '../../core/hosts/private-hosts.ts';
import type { FetchedText, TextFetcher, TextRequest } from '../../ports/text-fetcher.ts';
import { type ConnectionPool, createConnectionPool } from './connect/connection-pool.ts';
import { createGuardedConnector } from './connect/guarded-connector.ts';
import { tlsTrust } from './connect/tls-trust.ts';
import { createNetwork } from './dns/network.ts';
import { withCookies } from './exchange/chain-cookies.ts';
import { ACCEPT_ENCODING } from './exchange/content-decoder.ts';
import { type Ending, networkFailure, refusedAddress } from './exchange/failure-of.ts';
import { requestTarget } from './exchange/request-target.ts';
import { sendText } from './exchange/send-text.ts';
import type { TextEnd } from './exchange/text-exchange.ts';
import { RedirectChain } from './redirect-chain.ts';
import type { UndiciVisitorOptions } from './undici-visitor.ts';

const KEEP_ALIVE_MS = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** Fetches texts on connections as visits use them, whatever guards those. */
export function createTextFetcher(options: UndiciVisitorOptions): TextFetcher {
	const { maxSockets, keepAliveMs = KEEP_ALIVE_MS, ...reach } = options;
	const network = createNetwork(reach);
	const pool = createConnectionPool(maxSockets, { keepAliveMs, connector: createGuardedConnector(network) });

	return {
		async fetch(request, signal) {
			const ended = AbortSignal.any([signal, AbortSignal.timeout(request.timeoutMs)]);
			try {
				return await follow(pool, request, ended);
			} catch (error) {
				return failed(bugOf(error));
			}
		},
		async close() {
			network.close();
			await pool.close();
		},
	};
}

async function follow(pool: ConnectionPool, request: TextRequest, signal: AbortSignal): Promise<FetchedText> {
	const chain = new RedirectChain(request.maxRedirects);
	let url = webUrl(request.url);
	if (url === undefined)
		return failed(networkFailure('BAD_REDIRECT', `'${request.url.slice(0, 200)}' is no web address`));
	const namedHost = hostnameIn(requestTarget(url).origin);
	const rule = privateRule(request);
	for (;;) {
		const reach = rule(hostnameIn(requestTarget(url).origin), namedHost);
		const end = await exchange(pool, { ...request, url, reach, cookies: chain.cookieHeader }, signal);
		if (end.kind === 'failure') return end;
		if (end.location === undefined) return { kind: 'response', status: end.status, finalUrl: url, text: end.text };
		const next = await chain.follow(url, { location: end.location, cookies: end.cookies });
		if (typeof next !== 'string') return failed(next);
		url = next;
	}
}

async function exchange(
	pool: ConnectionPool,
	request: TextRequest & { readonly reach: PrivateReach; readonly cookies: string },
	signal: AbortSignal,
): Promise<TextEnd> {
	const { origin, path, authorization } = requestTarget(request.url);
	// Nothing in it is secret.
	const isUnverified = request.insecure === true;
	const connection = await pool.acquire(origin, tlsTrust(request, isUnverified));
	const { maxBytes, reach, connectTimeoutMs = CONNECT_TIMEOUT_MS } = request;
	if (!connection.isOpenTo(reach)) {
		pool.release(connection);
		return failed(refusedAddress(`${hostnameIn(origin)} has a private address; only the public web is visited`));
	}
	const plain = ['accept', 'text/plain,*/*;q=0.8', 'accept-encoding', ACCEPT_ENCODING, 'user-agent', request.userAgent];
	const headers = withCookies(plain, request.cookies);
	if (authorization !== undefined && !isUnverified) headers.push('authorization', authorization);
	const end = await sendText(
		connection,
		{ path, method: 'GET', headers },
		{ maxBytes, reach, connectTimeoutMs, signal },
	);
	// Not at once: undici is still in the middle of the response.
	queueMicrotask(() => {
		if (end.kind === 'response' && end.isWhole) pool.release(connection);
		else pool.discard(connection);
	});
	return end;
}

function failed({ error }: Ending): Extract<FetchedText, { kind: 'failure' }> {
	return { kind: 'failure', error };
}
