/** A command line that was understood. */
export interface ParsedCommand {
	/** `scrape`, `jobs list`. */
	readonly command: string;
	/** As the command has them: every default that depends on nothing else is filled in. */
	readonly options: unknown;
	/** @returns The exit code. */
	readonly run: () => Promise<number>;
}
