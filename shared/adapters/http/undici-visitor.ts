import { canonicalUrl } from '../../core/canonical-url.ts';
import type { Visitor } from '../../ports/visitor.ts';
import { createConnectionPool } from './connection-pool.ts';
import { type Ending, refusedScheme } from './failure-of.ts';
import { buildConnector } from './undici-client.ts';
import { visitWithoutRequest } from './visit-of.ts';
import { VisitRun } from './visit-run.ts';

export interface UndiciVisitorOptions {
	/** Open at once, to all origins together; one origin may have them all. */
	readonly maxSockets: number;
	/** How long an idle socket is kept where the server does not say; default 4000. */
	readonly keepAliveMs?: number;
	/** Opens the socket of each connection, whoever asked for it; it returns the socket at once, as undici's own does. */
	readonly connect?: buildConnector.connector;
}

const INVALID_URL: Ending = {
	outcome: 'invalid_url',
	error: {
		code: 'INVALID_URL',
		message: 'not a web address that begins with http:// or https://, or longer than 8192 characters',
	},
};

export function createUndiciVisitor({ maxSockets, keepAliveMs = 4000, connect }: UndiciVisitorOptions): Visitor {
	const pool = createConnectionPool(maxSockets, {
		keepAliveMs,
		// The timeout of connecting is each visit's own.
		connect: connect ?? buildConnector({ allowH2: false, timeout: 0 }),
	});

	return {
		async visit(given, options, signal) {
			const url = canonicalUrl(given);
			if (url === undefined) return visitWithoutRequest(refusedScheme(given) ?? INVALID_URL);
			return new Promise((onOver) => new VisitRun(url, { options, signal, pool, onOver }).start());
		},
		close: () => pool.close(),
	};
}
