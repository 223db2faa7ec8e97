import type { Shell } from './options.ts';
import { completionScript } from './script.ts';

/** `shoal completion`: prints a script for the user's shell to run. */
export async function run({ shell }: { readonly shell: Shell }): Promise<number> {
	process.stdout.write(completionScript(shell));
	return 0;
}
