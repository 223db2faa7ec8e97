import { bashCompletion } from './bash.ts';
import { fishCompletion } from './fish.ts';
import type { Shell } from './options.ts';
import { zshCompletion } from './zsh.ts';

/** What a shell has to run to complete our commands, options and values; made from the tables that read them. */
export function completionScript(shell: Shell): string {
	switch (shell) {
		case 'bash':
			return bashCompletion();
		case 'zsh':
			return zshCompletion();
		case 'fish':
			return fishCompletion();
	}
}
