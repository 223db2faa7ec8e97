import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import type { Values } from '../../../options/option.ts';
import { createCommand } from '../../../parse/command.ts';
import { INSTEAD_OF_API } from '../deployed-keys.ts';
import { readKeyName } from '../key-name.ts';

export interface KeysRevokeOptions extends Values<typeof DATA_OPTIONS> {
	readonly name: string;
}

export const KEYS_REVOKE = createCommand({
	name: 'keys revoke',
	does: 'make a key of the API of shoal serve good for nothing, at once',
	about: ['The next start of shoal serve makes a new key for its link, where that was revoked.'],
	operands: 'NAME',
	takes: { min: 1, max: 1 },
	options: DATA_OPTIONS,
	instead: INSTEAD_OF_API,
	examples: [{ line: 'shoal keys revoke link', does: 'the key in the link that shoal serve prints' }],
	parse: ([name = ''], values): KeysRevokeOptions => ({ name: readKeyName(name), ...values }),
	load: () => import('./run.ts'),
});
