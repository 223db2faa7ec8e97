import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hashOfKey, keepApiKey, keyFileOf } from '../../../../../../services/cli/commands/serve/api-key.ts';
import { EnvironmentError } from '../../../../../../shared/core/errors.ts';
import { aFolder } from '../../../../../support/cli.ts';

it('R8 makes a key at its first start, and keeps it where only its user reads it', () => {
	const dataDir = join(aFolder(), 'data');
	const key = keepApiKey(dataDir);

	expect(key).toMatch(/^[\w-]{43}$/);
	expect(keepApiKey(dataDir)).toBe(key);
	expect(keepApiKey(join(aFolder(), 'data'))).not.toBe(key);
	expect(readFileSync(keyFileOf(dataDir), 'utf8')).toBe(`${key}\n`);
	expect(statSync(keyFileOf(dataDir)).mode & 0o777).toBe(0o600);
	expect(readdirSync(dataDir)).toEqual(['api-key']);
});

it('R8 tells the stack a hash, of which nobody can make the key', () => {
	expect(hashOfKey('a')).toBe('ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb');
});

it('U4 a file that holds no key is told, and left as it is', () => {
	const dataDir = aFolder();
	const file = keyFileOf(dataDir);
	for (const text of ['', 'short\n', `${'a b'.repeat(20)}\n`]) {
		writeFileSync(file, text);
		expect(() => keepApiKey(dataDir)).toThrow(
			new EnvironmentError(`${file} holds no key; delete it, and the next start makes a new one`),
		);
		expect(readFileSync(file, 'utf8')).toBe(text);
	}
});

it('U4 a folder that is none is told', () => {
	const file = join(aFolder(), 'file');
	writeFileSync(file, '');

	expect(() => keepApiKey(file)).toThrow(`cannot keep data in ${file} (it is not a folder)`);
});

it('R8 closes a key file that others can read', () => {
	const dataDir = aFolder();
	keepApiKey(dataDir);
	chmodSync(keyFileOf(dataDir), 0o644);
	keepApiKey(dataDir);

	expect(statSync(keyFileOf(dataDir)).mode & 0o777).toBe(0o600);
});
