import { createHashVisitor } from '../adapters/hash/hash-visitor.ts';
import { createUndiciVisitor, type UndiciVisitorOptions } from '../adapters/http/undici-visitor.ts';
import { createWorkloadVisitor } from '../adapters/workload-visitor.ts';
import { withCrawlRules } from '../app/fetch/crawl-rules.ts';
import type { Visitor } from '../ports/visitor.ts';

/** What visits in an event loop, of an instance or of one of its threads. */
export function createVisitor(options: UndiciVisitorOptions): Visitor {
	return createWorkloadVisitor({ fetch: withCrawlRules(createUndiciVisitor(options)), hash: createHashVisitor() });
}
