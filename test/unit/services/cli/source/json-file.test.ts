import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readJson } from '../../../../../services/cli/source/json-file.ts';
import { aFolder } from '../../../../support/cli.ts';

it.each([
	['UTF-8', Buffer.from('{"a":"é"}')],
	['UTF-8 with a byte order mark', Buffer.from('\ufeff{"a":"é"}\r\n')],
	['UTF-16, as Windows shells write it', Buffer.from('\ufeff{"a":"é"}\r\n', 'utf16le')],
])('U4 reads JSON in %s', async (_, bytes) => {
	const file = join(aFolder(), 'a.json');
	writeFileSync(file, bytes);
	expect(await readJson('--config', file)).toEqual({ a: 'é' });
});

it.each([[''], ['{'], ['\0']])('U4 names the option and the file where it is none: %j', async (text) => {
	const file = join(aFolder(), 'a.json');
	writeFileSync(file, text);
	await expect(readJson('--config', file)).rejects.toThrow(`--config ${file}: is no JSON: `);
});
