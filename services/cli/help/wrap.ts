/**
 * Breaks a text at blanks into lines of at most `width` characters.
 *
 * A word that is longer than that stays whole, on a line of its own.
 */
export function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	for (const word of text.split(' ')) {
		const longer = `${lines.at(-1)} ${word}`;
		if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
		else lines.push(word);
	}
	return lines;
}
