import { visitOfBug } from '../../core/fetch/bug.ts';
import { judged } from '../../core/links/judge-page.ts';
import type { Visit, VisitOptions } from '../../core/visit.ts';
import type { Visitor } from '../../ports/visitor.ts';
import { visitorBefore } from '../../ports/visitor-before.ts';

/**
 * Judges the pages of crawls: what their links come to is told, in place of the links.
 *
 * It belongs where the visit is made, in whichever thread that is: a page has dozens of links, and few that are new.
 */
export function withCrawlRules(visitor: Visitor): Visitor {
	return visitorBefore(visitor, {
		visit(url, options, signal, start) {
			const visiting = visitor.visit(url, options, signal, start);
			return options.crawl === undefined ? visiting : visiting.then((visit) => judge(url, options, visit));
		},
	});
}

function judge(url: string, options: VisitOptions, visit: Visit): Visit {
	if (visit.kind !== 'response') return visit;
	try {
		// The URL as it was asked for first, and not as somebody wrote it.
		return judged(visit.redirects[0] ?? visit.finalUrl ?? url, options, visit);
	} catch (error) {
		return visitOfBug(error);
	}
}
