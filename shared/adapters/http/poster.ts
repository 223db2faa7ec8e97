import { webUrl } from '../../core/canonical-url.ts';
import { bugOf } from '../../core/fetch/bug.ts';
import { hostnameIn, privateRule } from '../../core/hosts/private-hosts.ts';
import type { Failure } from '../../core/result.ts';
import { type ConnectionPool, createConnectionPool } from './connect/connection-pool.ts';
import { createGuardedConnector } from './connect/guarded-connector.ts';
import { createNetwork } from './dns/network.ts';
import { refusedAddress } from './exchange/failure-of.ts';
import { requestTarget } from './exchange/request-target.ts';
import { sendText } from './exchange/send-text.ts';
import type { UndiciVisitorOptions } from './undici-visitor.ts';

export interface PostRequest {
	readonly url: string;
	/** Lower-case names. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** Hosts and networks of private addresses that it may go to. */
	readonly allowPrivate: readonly string[];
	/** Whether its own host may be private, since the operator has named it. */
	readonly isTrusted: boolean;
}

/** The answer, whatever its status, or why there is none. */
export type Posted =
	| { readonly kind: 'response'; readonly status: number; readonly text: string }
	| { readonly kind: 'failure'; readonly error: Failure };

/** Sends texts to the web, on connections as visits use them, whatever guards those. */
export interface Poster {
	/** Never rejects. Follows no redirect: what is sent is for nobody else. */
	post(request: PostRequest): Promise<Posted>;
	close(): Promise<void>;
}

const TIMEOUT_MS = 20_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Of an answer, which only says how it went. */
const MAX_BYTES = 16 * 1024;

export function createPoster(options: UndiciVisitorOptions): Poster {
	const { maxSockets, keepAliveMs = 1_000, ...reach } = options;
	const network = createNetwork(reach);
	const pool = createConnectionPool(maxSockets, { keepAliveMs, connector: createGuardedConnector(network) });
	return {
		async post(request) {
			try {
				return await send(pool, request);
			} catch (error) {
				return { kind: 'failure', error: bugOf(error).error };
			}
		},
		async close() {
			network.close();
			await pool.close();
		},
	};
}

async function send(pool: ConnectionPool, request: PostRequest): Promise<Posted> {
	const url = webUrl(request.url);
	if (url === undefined)
		return { kind: 'failure', error: { code: 'INVALID_URL', message: 'its URL is no web address' } };
	const { origin, path, authorization } = requestTarget(url);
	const host = hostnameIn(origin);
	const { allowPrivate, isTrusted, body } = request;
	const reach = privateRule({ allowPrivate, privateHosts: isTrusted ? 'named' : [] })(host, host);
	const headers = { ...(authorization !== undefined && { authorization }), ...request.headers };
	const connection = await pool.acquire(origin);
	if (!connection.isOpenTo(reach)) {
		pool.release(connection);
		return { kind: 'failure', error: refusedAddress(`${host} has a private address`).error };
	}
	const signal = AbortSignal.timeout(TIMEOUT_MS);
	const end = await sendText(
		connection,
		{ path, method: 'POST', headers, body },
		{ maxBytes: MAX_BYTES, reach, connectTimeoutMs: CONNECT_TIMEOUT_MS, signal },
	);
	// Not kept: an instance may be frozen until the next report. Not at once: undici is still in the middle of the response.
	queueMicrotask(() => pool.discard(connection));
	return end.kind === 'failure' ? { kind: 'failure', error: end.error } : end;
}
