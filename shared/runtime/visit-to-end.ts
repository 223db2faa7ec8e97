import type { Visit, VisitOptions } from '../core/visit.ts';
import type { Visitor } from '../ports/visitor.ts';

/** Visits a URL, with all requests that it leads on to, by a visitor that has nothing else to do: it is closed after that. */
export async function visitToEnd(
	visitor: Visitor,
	url: string,
	options: VisitOptions,
	signal: AbortSignal,
): Promise<Visit> {
	try {
		let visit = await visitor.visit(url, options, signal);
		while (visit.kind === 'next request')
			visit = await visitor.visit(url, options, signal, { nextRequest: visit.next });
		return visit;
	} finally {
		await visitor.close();
	}
}
