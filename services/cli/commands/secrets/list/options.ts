import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import type { Values } from '../../../options/option.ts';
import { JSON_OPTIONS } from '../../../options/results.ts';
import { createCommand } from '../../../parse/command.ts';
import { insteadOfApi } from '../deployed-secrets.ts';

const OPTIONS = {
	...DATA_OPTIONS,
	...JSON_OPTIONS,
};

export interface SecretsListOptions extends Values<typeof OPTIONS> {}

export const SECRETS_LIST = createCommand({
	name: 'secrets list',
	does: 'list the names of the secrets',
	options: OPTIONS,
	instead: insteadOfApi('get-parameters-by-path --path /shoal/STACK --query Parameters[].Name'),
	examples: [{ line: 'shoal secrets list --json', does: 'as {"secrets":["API_TOKEN"]}' }],
	parse: (_, values): SecretsListOptions => values,
	load: () => import('./run.ts'),
});
