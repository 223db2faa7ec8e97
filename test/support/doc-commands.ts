import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BLOCK = /^```sh\n(.*?)^```$/gms;
const INLINE = /`((?:npx )?shoal [^`]+)`/g;
/** Ways to call the command line, at the start of a line, behind a pipe or inside `$(…)`. */
const CALL = /(?:^|\| |\$\()(?:npx shoal|npm run -s shoal --|shoal)\b/;
const WORD = /'[^']*'|"[^"]*"|[^\s'"|#)]+|[|#)]/g;

/** Pages that people read before they use the program. */
export function userPages(): string[] {
	return [
		'README.md',
		...readdirSync(join(ROOT, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
	];
}

export function readPage(page: string): string {
	return readFileSync(join(ROOT, page), 'utf8');
}

/** Lines of the fenced `sh` blocks of a page. */
export function shellLines(page: string): string[] {
	return Array.from(readPage(page).matchAll(BLOCK), ([, block = '']) =>
		block.replaceAll('\\\n', ' ').trim().split('\n'),
	).flat();
}

/** Every call of the command line in a page: in its blocks, and between words unless it leaves something open. */
export function shoalCalls(page: string): string[] {
	// Made of what the command line knows of itself; it has usages and no calls.
	if (page === 'docs/options.md') return [];
	const inline = Array.from(readPage(page).matchAll(INLINE), ([, call = '']) => call);
	return [...shellLines(page).filter((line) => CALL.test(line)), ...inline.filter((call) => !/COMMAND|…/.test(call))];
}

/** What follows `shoal`, as a shell would split it. */
export function argumentsOf(call: string): string[] {
	const [, rest = ''] = call.split(CALL);
	const words = rest.match(WORD) ?? [];
	const end = words.findIndex((word) => /^[|#)]$/.test(word));
	return words.slice(0, end === -1 ? undefined : end).map((word) => word.replace(/^(['"])(.*)\1$/, '$2'));
}
