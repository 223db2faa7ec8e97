import { UsageError } from '../../../../shared/core/errors.ts';
import { createCommand } from '../../parse/command.ts';
import { nearest } from '../../parse/nearest.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export const COMPLETION = createCommand({
	name: 'completion',
	does: 'print what makes a shell complete commands, options and their values',
	operands: SHELLS.join('|'),
	takes: { min: 1, max: 1 },
	options: {},
	examples: [
		{ line: 'eval "$(shoal completion bash)"', does: 'in ~/.bashrc' },
		{ line: 'source <(shoal completion zsh)', does: 'in ~/.zshrc, after compinit' },
		{ line: 'shoal completion fish | source', does: 'in ~/.config/fish/config.fish' },
	],
	parse: ([given = '']) => ({ shell: readShell(given) }),
	load: () => import('./run.ts'),
});

function readShell(given: string): Shell {
	const shell = SHELLS.find((known) => known === given);
	if (shell !== undefined) return shell;
	const near = nearest(given, SHELLS);
	const hint = near === undefined ? '' : `; did you mean ${near}?`;
	throw new UsageError(`${JSON.stringify(given)} is not one of ${SHELLS.join(', ')}${hint}`);
}
