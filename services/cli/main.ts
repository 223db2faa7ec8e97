import { errorText } from './error-text.ts';
import { exitCodeOfError } from './exit-code.ts';
import { helpText } from './help/help.ts';
import { readCommandLine } from './parse/parse-args.ts';
import type { ParsedCommand } from './parse/parsed-command.ts';
import { shoalVersion } from './version.ts';

/** What `main` needs of the process that it runs in. */
export interface ProcessContext {
	readonly stdout: Terminal;
	readonly stderr: Terminal;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly run: (command: ParsedCommand) => Promise<number>;
	/** Rejects if something that was written to stdout is lost. */
	readonly flushed: () => Promise<void>;
}

interface Terminal {
	readonly columns?: number;
	write(text: string): unknown;
}

const DEFAULT_COLUMNS = 80;

/**
 * Runs a command line to its end.
 *
 * @param args - What follows `shoal`.
 * @returns The exit code; nothing is thrown.
 */
export async function main(args: readonly string[], context: ProcessContext): Promise<number> {
	const { stderr, env, flushed } = context;
	try {
		const code = await dispatch(args, context);
		await flushed();
		return code;
	} catch (error) {
		stderr.write(`${errorText(error, { isDebug: Boolean(env.SHOAL_DEBUG) })}\n`);
		return exitCodeOfError(error);
	}
}

async function dispatch(args: readonly string[], { stdout, stderr, run }: ProcessContext): Promise<number> {
	if (args.length === 0) {
		stderr.write(helpText(undefined, stderr.columns ?? DEFAULT_COLUMNS));
		return 2;
	}
	const line = readCommandLine(args);
	switch (line.kind) {
		case 'version':
			stdout.write(`${shoalVersion()}\n`);
			return 0;
		case 'help':
			stdout.write(helpText(line.topic, stdout.columns ?? DEFAULT_COLUMNS));
			return 0;
		case 'run':
			return run(line.command);
	}
}
