import { createHashVisitor } from '../adapters/hash/hash-visitor.ts';
import { withKeptPages } from '../adapters/http/keep/with-kept-pages.ts';
import { withExtractModule } from '../adapters/http/module/with-extract-module.ts';
import { createUndiciVisitor, type UndiciVisitorOptions } from '../adapters/http/undici-visitor.ts';
import { createWorkloadVisitor } from '../adapters/workload-visitor.ts';
import { withCrawlRules } from '../app/fetch/crawl-rules.ts';
import type { Visitor } from '../ports/visitor.ts';

/**
 * What visits in an event loop, of an instance or of one of its threads.
 *
 * @param extractWorker - Module that calls `startExtractWorker`.
 */
export function createVisitor(options: UndiciVisitorOptions, extractWorker: URL): Visitor {
	const fetch = withKeptPages(withExtractModule(createUndiciVisitor(options), extractWorker));
	return createWorkloadVisitor({ fetch: withCrawlRules(fetch), hash: createHashVisitor() });
}
