import { createPermits } from '../../infra/local/lambda/permits.ts';
import type { Visitor } from '../../shared/ports/visitor.ts';
import { anUnsent } from '../support/builders.ts';

/** Takes two visits more than may be in flight, and keeps to that number by itself, as host queues do. */
export function createAheadVisitor(visitor: Visitor, concurrency: number): Visitor {
	const permits = createPermits(concurrency);
	return {
		...visitor,
		ahead: 2,
		async visit(url, options, signal, start) {
			await permits.take();
			try {
				return signal.aborted ? anUnsent() : await visitor.visit(url, options, signal, start);
			} finally {
				permits.free();
			}
		},
	};
}
