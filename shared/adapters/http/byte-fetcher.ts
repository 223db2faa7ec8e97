import { bugOf } from '../../core/fetch/bug.ts';
import type { ByteFetcher, FetchedBytes, FetchRequest } from '../../ports/byte-fetcher.ts';
import type { Connection, SendLimits } from './connect/connection.ts';
import { type ConnectionPool, createConnectionPool } from './connect/connection-pool.ts';
import { createGuardedConnector } from './connect/guarded-connector.ts';
import { createNetwork } from './dns/network.ts';
import { type ByteEnd, ByteExchange, type ByteResponse } from './exchange/byte-exchange.ts';
import { timedOut } from './exchange/failure-of.ts';
import { type ChainRequest, failed, followGuarded } from './guarded-chain.ts';
import type { UndiciVisitorOptions } from './undici-visitor.ts';

const KEEP_ALIVE_MS = 1_000;
const ACCEPT = 'application/xml,text/xml,text/plain;q=0.9,*/*;q=0.8';

/** Fetches what is read as it arrives, on connections as visits use them, whatever guards those. */
export function createByteFetcher(options: UndiciVisitorOptions): ByteFetcher {
	const { maxSockets, keepAliveMs = KEEP_ALIVE_MS, ...reach } = options;
	const network = createNetwork(reach);
	const pool = createConnectionPool(maxSockets, { keepAliveMs, connector: createGuardedConnector(network) });

	return {
		async fetch(request, signal) {
			try {
				return await follow(pool, request, AbortSignal.any([signal, AbortSignal.timeout(request.timeoutMs)]));
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

async function follow(pool: ConnectionPool, request: FetchRequest, signal: AbortSignal): Promise<FetchedBytes> {
	const { timeoutMs, silenceMs = timeoutMs } = request;
	const end = await followGuarded<ByteResponse>(
		pool,
		{ ...request, accept: ACCEPT },
		async (connection, what, limits) => {
			const sent = await sendForBytes(connection, what, { ...limits, signal, silenceMs });
			// Nobody reads what a redirect says besides.
			if (sent.kind === 'response' && sent.location !== undefined) sent.bytes.destroy();
			return sent;
		},
	);
	if (end.kind === 'failure') return end;
	const { status, finalUrl, retryAfter, bytes } = end;
	return { kind: 'response', status, finalUrl, retryAfter, bytes, cancel: () => bytes.destroy() };
}

interface ByteLimits extends SendLimits {
	readonly signal: AbortSignal;
	readonly silenceMs: number;
}

function sendForBytes(
	connection: Connection,
	request: ChainRequest,
	{ signal, silenceMs, ...limits }: ByteLimits,
): Promise<ByteEnd> {
	return new Promise((resolve) => {
		const abort = () => exchange.fail(timedOut('DEADLINE', 'no whole response in time').error);
		const onOver = () => signal.removeEventListener('abort', abort);
		const exchange = new ByteExchange({ onHead: resolve, onOver, silenceMs });
		if (signal.aborted) return abort();
		signal.addEventListener('abort', abort, { once: true });
		connection.send(request, limits, exchange);
	});
}
