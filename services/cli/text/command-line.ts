import { basename, dirname } from 'node:path';
import { DEFAULT_DATA_DIR } from '../options/data-folder.ts';

interface CommandLineOptions {
	/** Named only if it is not the default. */
	readonly dataDir?: string;
	/** The file that Node was started with. */
	readonly program?: string;
}

/** A command as its user can paste it, from the folder where they are. */
export function commandLine(words: readonly string[], options: CommandLineOptions = {}): string {
	const { dataDir, program = process.argv[1] ?? '' } = options;
	const data = dataDir === undefined || dataDir === DEFAULT_DATA_DIR ? [] : ['--data', dataDir];
	return [callOf(program), ...[...words, ...data].map(shellQuoted)].join(' ');
}

/** `npm link` makes a command of it; without, `npx` finds it in the checkout, however it was started this time. */
function callOf(program: string): string {
	const isLinked = basename(program) === 'shoal' && basename(dirname(program)) !== '.bin';
	return isLinked ? 'shoal' : 'npx shoal';
}

function shellQuoted(word: string): string {
	return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
