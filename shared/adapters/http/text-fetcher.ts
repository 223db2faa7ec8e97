import { bugOf } from '../../core/fetch/bug.ts';
import type { FetchedText, TextFetcher, TextRequest } from '../../ports/text-fetcher.ts';
import { type ConnectionPool, createConnectionPool } from './connect/connection-pool.ts';
import { createGuardedConnector } from './connect/guarded-connector.ts';
import { createNetwork } from './dns/network.ts';
import { sendText } from './exchange/send-text.ts';
import { failed, followGuarded } from './guarded-chain.ts';
import type { UndiciVisitorOptions } from './undici-visitor.ts';

const KEEP_ALIVE_MS = 1_000;
const ACCEPT = 'text/plain,*/*;q=0.8';

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
	const { maxBytes } = request;
	const end = await followGuarded(pool, { ...request, accept: ACCEPT }, async (connection, what, limits) => {
		const sent = await sendText(connection, what, { ...limits, maxBytes, signal });
		return sent.kind === 'failure' ? sent : { ...sent, isReusable: Promise.resolve(sent.isWhole) };
	});
	if (end.kind === 'failure') return end;
	const { status, finalUrl, text } = end;
	return { kind: 'response', status, finalUrl, text };
}
