import { SCOPES } from '../../../../../shared/core/api-key.ts';
import { UsageError } from '../../../../../shared/core/errors.ts';
import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import { inGroup, type Values, withDefault } from '../../../options/option.ts';
import { createCommand } from '../../../parse/command.ts';
import { choices } from '../../../parse/values/value-parsers.ts';
import { INSTEAD_OF_API } from '../deployed-keys.ts';
import { LINK_KEY, readKeyName } from '../key-name.ts';

const OPTIONS = {
	...inGroup('Server', {
		scopes: withDefault(choices(SCOPES), {
			name: 'access',
			help: 'what it lets its holder do: read sees jobs, results and reports, write starts and stops jobs',
			defaultText: 'read,write',
		}),
	}),
	...DATA_OPTIONS,
};

export interface KeysCreateOptions extends Values<typeof OPTIONS> {
	readonly name: string;
}

export const KEYS_CREATE = createCommand({
	name: 'keys create',
	does: 'make a key for the API of shoal serve, and print it once',
	about: [
		'The key goes to stdout; only its SHA-256 hash is kept, in a file of --data that only you can read. A shoal serve that runs there knows it at once.',
	],
	operands: 'NAME',
	takes: { min: 1, max: 1 },
	options: OPTIONS,
	instead: INSTEAD_OF_API,
	examples: [{ line: 'shoal keys create ci --access read', does: 'one that may look, and start nothing' }],
	parse: ([given = ''], values): KeysCreateOptions => {
		const name = readKeyName(given);
		if (name === LINK_KEY) throw new UsageError(`${LINK_KEY} is the key of the link of shoal serve; take another name`);
		return { name, ...values };
	},
	load: () => import('./run.ts'),
});
