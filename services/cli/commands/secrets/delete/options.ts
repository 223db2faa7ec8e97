import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import type { Values } from '../../../options/option.ts';
import { createCommand } from '../../../parse/command.ts';
import { insteadOfApi } from '../deployed-secrets.ts';
import { readSecretName } from '../secret-name.ts';

export interface SecretsDeleteOptions extends Values<typeof DATA_OPTIONS> {
	readonly name: string;
}

export const SECRETS_DELETE = createCommand({
	name: 'secrets delete',
	does: 'delete a secret',
	operands: 'NAME',
	takes: { min: 1, max: 1 },
	options: DATA_OPTIONS,
	instead: insteadOfApi('delete-parameter --name /shoal/STACK/NAME'),
	examples: [{ line: 'shoal secrets delete API_TOKEN', does: 'jobs that name it find none from now on' }],
	parse: ([name = ''], values): SecretsDeleteOptions => ({ name: readSecretName(name), ...values }),
	load: () => import('./run.ts'),
});
