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
const AGENT = /^[\t ]*([^\t ,:]+)[\t ]*:/;

/** Reads the content of `meta name=robots`. */
export function robotsDirectives(content: string): RobotsDirectives {
	const names = content
		.toLowerCase()
		.split(',')
		.map((name) => name.trim());
	const has = (name: string) => names.includes(name) || names.includes('none');
	return { noindex: has('noindex'), nofollow: has('nofollow') };
}

/** Reads `X-Robots-Tag` headers, one a line; lines for one crawler by name are for others. */
export function robotsHeaderDirectives(lines: readonly string[]): RobotsDirectives {
	const all = lines.filter((line) => isForAll(line)).map(robotsDirectives);
	return { noindex: all.some(({ noindex }) => noindex), nofollow: all.some(({ nofollow }) => nofollow) };
}

function isForAll(line: string): boolean {
	const name = AGENT.exec(line)?.[1]?.toLowerCase();
	return name === undefined || name === '*' || WITH_VALUE.has(name);
}
