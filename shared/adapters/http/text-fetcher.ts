import type { FetchedText, TextFetcher, TextRequest } from '../../ports/text-fetcher.ts';
import type { ConnectionPool } from './connect/connection-pool.ts';
import { sendText } from './exchange/send-text.ts';
import { followGuarded } from './guarded-chain.ts';
import { createGuardedFetcher } from './guarded-fetcher.ts';
import type { UndiciVisitorOptions } from './undici-visitor.ts';

const ACCEPT = 'text/plain,*/*;q=0.8';

/** Fetches texts on connections as visits use them, whatever guards those. */
export function createTextFetcher(options: UndiciVisitorOptions): TextFetcher {
	return createGuardedFetcher(options, follow);
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
