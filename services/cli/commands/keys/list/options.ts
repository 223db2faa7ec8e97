import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import type { Values } from '../../../options/option.ts';
import { JSON_OPTIONS } from '../../../options/results.ts';
import { createCommand } from '../../../parse/command.ts';
import { INSTEAD_OF_API } from '../deployed-keys.ts';

const OPTIONS = {
	...DATA_OPTIONS,
	...JSON_OPTIONS,
};

export interface KeysListOptions extends Values<typeof OPTIONS> {}

export const KEYS_LIST = createCommand({
	name: 'keys list',
	does: 'list the keys of the API of shoal serve, without the keys themselves',
	options: OPTIONS,
	instead: INSTEAD_OF_API,
	examples: [{ line: 'shoal keys list --json', does: 'with their ids, as they stand in logs' }],
	parse: (_, values): KeysListOptions => values,
	load: () => import('./run.ts'),
});
