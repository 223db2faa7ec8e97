import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFileKeyList } from '../../../../shared/adapters/file/file-key-list.ts';
import type { KeptKey } from '../../../../shared/core/api-key.ts';

let folder: string;
let path: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'shoal-keys-'));
	path = join(folder, 'data', 'api-keys.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function aKey(name: string, digit = '0'): KeptKey {
	return { name, sha256: digit.repeat(64), scopes: ['read'], createdAt: '2026-11-30T12:00:00.000Z' };
}

it('R7 keeps keys for its user alone, and forgets one that is revoked', () => {
	const keys = createFileKeyList(path);
	expect(keys.list()).toEqual([]);
	keys.put(aKey('a'));
	keys.put(aKey('b'));

	expect(keys.list()).toEqual([aKey('a'), aKey('b')]);
	expect(statSync(path).mode & 0o777).toBe(0o600);
	expect(keys.remove('a')).toEqual(aKey('a'));
	expect(keys.remove('a')).toBeUndefined();
	expect(keys.list()).toEqual([aKey('b')]);
	expect(readdirSync(join(folder, 'data'))).toEqual(['api-keys.json']);
});

it('R7 sees at once what another process has changed', () => {
	const [mine, others] = [createFileKeyList(path), createFileKeyList(path)];
	mine.put(aKey('a'));
	expect(others.list()).toEqual([aKey('a')]);
	mine.put(aKey('a', '1'));

	expect(others.list()).toEqual([aKey('a', '1')]);
	mine.remove('a');
	expect(others.list()).toEqual([]);
});

it('U4 says that a file is damaged, and takes no key from it that is none', () => {
	const keys = createFileKeyList(path);
	keys.put(aKey('a'));
	writeFileSync(path, '{"keys":[{"name":"a","sha256":"x"},{"sha256":7}]}');
	expect(keys.list()).toEqual([]);
	writeFileSync(path, '{"keys":');

	expect(() => keys.list()).toThrow(`the keys in ${path} cannot be read (it is damaged); move it away`);
});
