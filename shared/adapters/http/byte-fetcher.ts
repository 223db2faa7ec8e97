import type { ByteFetcher, FetchedBytes, FetchRequest } from '../../ports/byte-fetcher.ts';
import type { Connection, SendLimits } from './connect/connection.ts';
import type { ConnectionPool } from './connect/connection-pool.ts';
import { type ByteEnd, ByteExchange, type ByteResponse } from './exchange/byte-exchange.ts';
import { timedOut } from './exchange/failure-of.ts';
import { type ChainRequest, followGuarded } from './guarded-chain.ts';
import { createGuardedFetcher } from './guarded-fetcher.ts';
import type { UndiciVisitorOptions } from './undici-visitor.ts';

const ACCEPT = 'application/xml,text/xml,text/plain;q=0.9,*/*;q=0.8';

/** Fetches what is read as it arrives, on connections as visits use them, whatever guards those. */
export function createByteFetcher(options: UndiciVisitorOptions): ByteFetcher {
	return createGuardedFetcher(options, follow);
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
