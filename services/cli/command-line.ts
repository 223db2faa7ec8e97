import { OPTIONS } from './options.ts';

/**
 * A command as its user can paste it, from the folder where they are.
 *
 * @param options.dataDir - Named only if it is not the default.
 */
export function commandLine(words: readonly string[], { dataDir }: { readonly dataDir?: string } = {}): string {
	const data = dataDir === undefined || dataDir === OPTIONS.dataDir.defaultText ? [] : ['--data', dataDir];
	return ['npm run -s shoal --', ...[...words, ...data].map(shellQuoted)].join(' ');
}

function shellQuoted(word: string): string {
	return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
