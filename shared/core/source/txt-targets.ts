import type { SourceTarget } from '../target.ts';
import { linesOf } from './lines.ts';
import type { Position } from './position.ts';
import { oddRow, rowTarget } from './row-target.ts';

/** A target a line; blank lines and those that start with `#` are none, and what follows a tab is a note. */
export async function* txtTargets(text: AsyncIterable<string>, position: Position): AsyncGenerator<SourceTarget> {
	for await (const lines of linesOf(text, position)) {
		for (const { text, number } of lines) {
			const row = text.trim();
			if (row !== '' && !row.startsWith('#')) yield row.includes('\t') ? noted(row, number) : rowTarget(row, number);
		}
	}
}

function noted(row: string, number: number): SourceTarget {
	const [target = '', ...notes] = row.split('\t');
	// Two targets on a line: neither is a note.
	if (notes.some((note) => note.includes('://'))) {
		return oddRow(row, number, 'another address follows a tab; give each a line of its own, or --separator tab');
	}
	return rowTarget(target.trim(), number);
}
