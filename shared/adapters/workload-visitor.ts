import type { Workload } from '../core/fetch/workload.ts';
import type { Visitor } from '../ports/visitor.ts';

/** Visits each target as the workload of its job says. */
export function createWorkloadVisitor(visitors: Readonly<Record<Workload['kind'], Visitor>>): Visitor {
	return {
		visit: (url, options, ...rest) => visitors[options.workload?.kind ?? 'fetch'].visit(url, options, ...rest),
		async close() {
			await Promise.all(Object.values(visitors).map((visitor) => visitor.close()));
		},
	};
}
