import { basename, dirname } from 'node:path';
import { DEFAULT_DATA_DIR } from '../options/data-folder.ts';

interface CommandLineOptions {
	/** Named only if it is not the default. */
	readonly dataDir?: string;
	/** Of a stack elsewhere: then no folder is named. */
	readonly api?: string | undefined;
	readonly allowHttp?: boolean;
	/** The file that Node was started with. */
	readonly program?: string;
}

/** A command as its user can paste it, from the folder where they are. */
export function commandLine(words: readonly string[], options: CommandLineOptions = {}): string {
	const { program = process.argv[1] ?? '' } = options;
	return [callOf(program), ...[...words, ...placeOf(options)].map(shellQuoted)].join(' ');
}

function placeOf({ dataDir, api, allowHttp = false }: CommandLineOptions): string[] {
	if (api !== undefined) return ['--api', api, ...(allowHttp ? ['--allow-http'] : [])];
	return dataDir === undefined || dataDir === DEFAULT_DATA_DIR ? [] : ['--data', dataDir];
}

/** `npm link` makes a command of it; without, `npx` finds it in the checkout, however it was started this time. */
function callOf(program: string): string {
	const isLinked = basename(program) === 'shoal' && basename(dirname(program)) !== '.bin';
	return isLinked ? 'shoal' : 'npx shoal';
}

function shellQuoted(word: string): string {
	return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
