/**
 * Replaces what stands between `<!-- figures: NAME -->` and the next `<!-- end of figures -->`.
 *
 * @throws {Error} The text has no such place.
 */
export function withRegion(text: string, name: string, content: string): string {
	const begin = `<!-- figures: ${name} -->\n`;
	const end = '<!-- end of figures -->';
	const from = text.indexOf(begin);
	const to = text.indexOf(end, from);
	if (from === -1 || to === -1)
		throw new Error(`no place for the figures "${name}": put "${begin.trim()}" and "${end}"`);
	return `${text.slice(0, from + begin.length)}\n${content.trim()}\n\n${text.slice(to)}`;
}
