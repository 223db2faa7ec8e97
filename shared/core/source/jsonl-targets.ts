import type { SourceTarget } from '../target.ts';
import { linesOf } from './lines.ts';
import type { Position } from './position.ts';
import { rowTarget } from './row-target.ts';

/** The `url` of the object on each line, or the string that stands there; any other line is itself the target. */
export async function* jsonlTargets(text: AsyncIterable<string>, position: Position): AsyncGenerator<SourceTarget> {
	for await (const lines of linesOf(text, position)) {
		for (const { text, number } of lines) {
			const row = text.trim();
			if (row !== '') yield rowTarget(urlIn(row) ?? row, number);
		}
	}
}

function urlIn(line: string): string | undefined {
	const value = parse(line);
	const url = typeof value === 'object' && value !== null && 'url' in value ? value.url : value;
	return typeof url === 'string' && url.trim() !== '' ? url.trim() : undefined;
}

function parse(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}
