import { visitOfBug } from '../../core/fetch/bug.ts';
import { isNameless } from '../../core/hosts/is-nameless.ts';
import { createUrlReader } from '../../core/links/urls/link-resolver.ts';
import { failedVisit } from '../../core/visit.ts';
import type { Visitor } from '../../ports/visitor.ts';
import { createConnectionPool } from './connect/connection-pool.ts';
import { createGuardedConnector } from './connect/guarded-connector.ts';
import { createNetwork, type NetworkOptions } from './dns/network.ts';
import { type Ending, refusedScheme } from './exchange/failure-of.ts';
import { loadExtractor } from './extract/lazy-extractor.ts';
import { VisitRun } from './visit-run.ts';

export interface UndiciVisitorOptions extends NetworkOptions {
	/** Open at once, to all origins together; one origin may have them all. */
	readonly maxSockets: number;
	/** How long an idle socket is kept where the server does not say; default 4000. */
	readonly keepAliveMs?: number;
}

const INVALID_URL: Ending = {
	outcome: 'invalid_url',
	error: {
		code: 'INVALID_URL',
		message: 'not a web address that begins with http:// or https://, or longer than 8192 characters',
	},
};

const NAMELESS: Ending = {
	outcome: 'invalid_url',
	error: { code: 'INVALID_URL', message: 'its host is no name: something must stand before each dot' },
};

export function createUndiciVisitor({ maxSockets, keepAliveMs = 4000, ...options }: UndiciVisitorOptions): Visitor {
	const network = createNetwork(options);
	const connector = createGuardedConnector(network);
	const readUrl = createUrlReader();
	const pool = createConnectionPool(maxSockets, { keepAliveMs, connector });

	return {
		async visit(given, options, signal, start = {}) {
			const url = readUrl(given);
			if (url === undefined) return failedVisit(refusedScheme(given) ?? INVALID_URL);
			if (isNameless(url)) return failedVisit(NAMELESS);
			const loading = loadExtractor(options.extract);
			if (loading !== undefined) await loading;
			return new Promise((resolve) => {
				try {
					new VisitRun(url, { options, signal, pool, start, onOver: resolve }).start();
				} catch (error) {
					resolve(visitOfBug(error));
				}
			});
		},
		async close() {
			network.close();
			await pool.close();
		},
	};
}
