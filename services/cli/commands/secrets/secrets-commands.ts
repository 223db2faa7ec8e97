import { UsageError } from '../../../../shared/core/errors.ts';
import { SECRET_NAME, SECRET_NAME_RULE } from '../../../../shared/core/secret.ts';
import { type Command, createCommand } from '../../parse/command.ts';
import { SECRETS_OPTIONS } from '../../parse/parsed-command.ts';

/** What works on the secrets of a data folder. */
export const SECRETS_COMMANDS: readonly Command[] = [
	createCommand({
		name: 'secrets set',
		does: 'keep a secret, whose value is read from stdin',
		about: [
			'A line end at the end is left out. The value replaces one that is there. It is kept in a file of --data that only you can read, and is never shown again; jobs and destinations of reports refer to it by its name.',
		],
		operands: 'NAME',
		takes: { min: 1, max: Number.POSITIVE_INFINITY },
		options: SECRETS_OPTIONS.set,
		examples: [{ line: 'shoal secrets set API_TOKEN < token.txt', does: 'from a file' }],
		parse: ([name = '', ...extra], values) => {
			if (extra.length > 0) {
				throw new UsageError('the value of a secret is read from stdin, since others can read a command line');
			}
			return { command: 'secrets', options: { action: 'set', name: checked(name), ...values } };
		},
	}),
	createCommand({
		name: 'secrets list',
		does: 'list the names of the secrets',
		options: SECRETS_OPTIONS.list,
		examples: [{ line: 'shoal secrets list --json', does: 'as {"secrets":["API_TOKEN"]}' }],
		parse: (_, values) => ({ command: 'secrets', options: { action: 'list', ...values } }),
	}),
	createCommand({
		name: 'secrets delete',
		does: 'delete a secret',
		operands: 'NAME',
		takes: { min: 1, max: 1 },
		options: SECRETS_OPTIONS.delete,
		examples: [{ line: 'shoal secrets delete API_TOKEN', does: 'jobs that name it find none from now on' }],
		parse: ([name = ''], values) => ({
			command: 'secrets',
			options: { action: 'delete', name: checked(name), ...values },
		}),
	}),
];

/** @throws {UsageError} What is no name may be a value that went astray: it is not repeated. */
function checked(name: string): string {
	if (SECRET_NAME.test(name)) return name;
	throw new UsageError(`the name of a secret ${SECRET_NAME_RULE}`);
}
