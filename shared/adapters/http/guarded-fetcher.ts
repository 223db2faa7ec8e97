import { bugOf } from '../../core/fetch/bug.ts';
import type { Failure } from '../../core/result.ts';
import { type ConnectionPool, createConnectionPool } from './connect/connection-pool.ts';
import { createGuardedConnector } from './connect/guarded-connector.ts';
import { createNetwork } from './dns/network.ts';
import { failed } from './guarded-chain.ts';
import type { UndiciVisitorOptions } from './undici-visitor.ts';

const KEEP_ALIVE_MS = 1_000;

interface Failed {
	readonly kind: 'failure';
	readonly error: Failure;
}

/**
 * Fetches what a job needs besides its targets, on connections as visits use them, whatever guards those.
 *
 * @param follow - Ends as the signal aborts; what it throws is a bug, and told as one.
 */
export function createGuardedFetcher<R extends { readonly timeoutMs: number }, F>(
	options: UndiciVisitorOptions,
	follow: (pool: ConnectionPool, request: R, signal: AbortSignal) => Promise<F>,
) {
	const { maxSockets, keepAliveMs = KEEP_ALIVE_MS, ...reach } = options;
	const network = createNetwork(reach);
	const pool = createConnectionPool(maxSockets, { keepAliveMs, connector: createGuardedConnector(network) });
	return {
		async fetch(request: R, signal: AbortSignal): Promise<F | Failed> {
			try {
				return await follow(pool, request, AbortSignal.any([signal, AbortSignal.timeout(request.timeoutMs)]));
			} catch (error) {
				return failed(bugOf(error));
			}
		},
		async close(): Promise<void> {
			network.close();
			await pool.close();
		},
	};
}
