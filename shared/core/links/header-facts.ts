import { isFollowedLink, isTemplate, linkPlace } from './html/link-places.ts';
import { parseLinkHeader } from './link-header.ts';
import type { RawLink } from './page-link.ts';
import { type RobotsDirectives, robotsHeaderDirectives } from './robots-directives.ts';
import { wireUrl } from './urls/wire-url.ts';

/** What the headers of a page say that its tags could say as well. */
export interface HeaderFacts extends RobotsDirectives {
	readonly links: readonly RawLink[];
}

export const NO_HEADER_FACTS: HeaderFacts = { links: [], noindex: false, nofollow: false };

/**
 * Reads `Link` and `X-Robots-Tag`.
 *
 * @param headers - All values of each, in order, each byte one character; `agent` is our name, as by `productToken`.
 * @param links - As in `VisitOptions`; `follow` takes those that a crawler follows.
 */
export function headerFacts(
	headers: { readonly link: readonly string[]; readonly robots: readonly string[]; readonly agent: string },
	links: 'follow' | 'all',
): HeaderFacts {
	const { link, robots, agent } = headers;
	if (link.length === 0 && robots.length === 0) return NO_HEADER_FACTS;

	const all = link.flatMap(parseLinkHeader).filter(({ url, rels, parameters }) => {
		if (url === '' || linkPlace(rels) === undefined || isTemplate(url, rels)) return false;
		// With an anchor it speaks of another page.
		return links === 'all' || (!parameters.has('anchor') && isFollowedLink(rels, parameters.get('hreflang')));
	});
	const at = { place: 'header[link]', line: 0, column: 0, text: '', nofollow: undefined };
	const found = all.map(({ url }) => ({ value: wireUrl(url), ...at }));
	return { links: found, ...robotsHeaderDirectives(robots, agent) };
}
