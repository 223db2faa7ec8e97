import type { Visitor } from '../../shared/ports/visitor.ts';

/** A visitor that asks for what a request leads on to at once, as who limits no host may. */
export function throughRedirects(visitor: Visitor): Visitor {
	return {
		...visitor,
		async visit(url, options, signal, start) {
			let visit = await visitor.visit(url, options, signal, start);
			const known = start?.known && { known: start.known };
			while (visit.kind === 'next request')
				visit = await visitor.visit(url, options, signal, { ...known, nextRequest: visit.next });
			return visit;
		},
	};
}
