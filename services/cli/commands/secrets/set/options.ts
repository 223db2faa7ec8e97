import { UsageError } from '../../../../../shared/core/errors.ts';
import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import type { Values } from '../../../options/option.ts';
import { createCommand } from '../../../parse/command.ts';
import { insteadOfApi } from '../deployed-secrets.ts';
import { readSecretName } from '../secret-name.ts';

export interface SecretsSetOptions extends Values<typeof DATA_OPTIONS> {
	readonly name: string;
}

export const SECRETS_SET = createCommand({
	name: 'secrets set',
	does: 'keep a secret, whose value is read from stdin',
	about: [
		'A line end at the end is left out. The value replaces one that is there. It is kept in a file of --data that only you can read, and is never shown again; jobs and destinations of reports refer to it by its name.',
	],
	operands: 'NAME',
	takes: { min: 1, max: Number.POSITIVE_INFINITY },
	options: DATA_OPTIONS,
	instead: insteadOfApi('put-parameter --overwrite --type SecureString --name /shoal/STACK/NAME --value file://FILE'),
	examples: [{ line: 'shoal secrets set API_TOKEN < token.txt', does: 'from a file' }],
	parse: ([name = '', ...extra], values): SecretsSetOptions => {
		if (extra.length > 0) {
			throw new UsageError('the value of a secret is read from stdin, since others can read a command line');
		}
		return { name: readSecretName(name), ...values };
	},
	load: () => import('./run.ts'),
});
