/** What a page says to crawlers. */
export interface RobotsDirectives {
	readonly noindex: boolean;
	readonly nofollow: boolean;
}

/** Directives that have a value; any other name before a colon is that of one crawler. */
const WITH_VALUE: ReadonlySet<string> = new Set([
	'unavailable_after',
	'max-snippet',
	'max-image-preview',
	'max-video-preview',
]);
const AGENT = /^[\t ]*([^\t ,:]+)[\t ]*:(.*)$/s;

/** Reads the content of `meta name=robots`. */
export function robotsDirectives(content: string): RobotsDirectives {
	return directivesOf(content.toLowerCase().split(','));
}

/**
 * Reads `X-Robots-Tag` headers.
 *
 * @param lines - One a header. A name of a crawler, `googlebot: nofollow`, is whom the rest of its line is for, up to the next.
 * @param agent - Our name, as `productToken` finds it; what is for another by name is not for us.
 */
export function robotsHeaderDirectives(lines: readonly string[], agent: string): RobotsDirectives {
	return directivesOf(lines.flatMap((line) => itemsFor(line.toLowerCase(), agent.toLowerCase())));
}

function itemsFor(line: string, agent: string): string[] {
	const items: string[] = [];
	let isForUs = true;
	for (const item of line.split(',')) {
		const [, name, rest = ''] = AGENT.exec(item) ?? [];
		const isNamed = name !== undefined && !WITH_VALUE.has(name);
		if (isNamed) isForUs = name === '*' || name === 'robots' || name === agent;
		if (isForUs) items.push(isNamed ? rest : item);
	}
	return items;
}

function directivesOf(items: readonly string[]): RobotsDirectives {
	const names = items.map((name) => name.trim());
	const has = (name: string) => names.includes(name) || names.includes('none');
	return { noindex: has('noindex'), nofollow: has('nofollow') };
}
