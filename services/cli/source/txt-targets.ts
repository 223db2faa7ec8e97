import { linesOf } from './lines.ts';
import type { Place } from './place.ts';

/** A target a line; blank lines and those that start with `#` are none. */
export async function* txtTargets(text: AsyncIterable<string>, place: Place): AsyncGenerator<string> {
	for await (const lines of linesOf(text, place)) {
		for (const line of lines) {
			const target = line.trim();
			if (target !== '' && !target.startsWith('#')) yield target;
		}
	}
}
