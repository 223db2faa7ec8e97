import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { storageFault } from '../../../../infra/local/storage-fault.ts';
import { requireWholeStore, serversFaultText } from '../../../../infra/local/store-damage.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'shoal-store-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function aStore(...files: string[]): string {
	const store = join(folder, 'dynamodb');
	mkdirSync(store);
	for (const file of files) writeFileSync(join(store, file), '');
	return store;
}

it.each([[], ['LOCK', 'LOG'], ['CURRENT', 'MANIFEST-000004', '000005.ldb']])('takes a store of %j', (...files) => {
	expect(() => requireWholeStore(aStore(...files))).not.toThrow();
	expect(() => requireWholeStore(join(folder, 'none'))).not.toThrow();
});

it.each([['MANIFEST-000004'], ['000005.ldb', 'LOG'], ['000003.log']])(
	'U4 takes no store of %j for an empty one, and says what to do',
	(...files) => {
		const store = aStore(...files);
		const fault = `${store} is damaged (its file CURRENT is missing); put back a copy of ${folder} as it was`;
		expect(() => requireWholeStore(store)).toThrow(fault);
	},
);

it.each(['Corruption: not an sstable (bad magic number)', 'Database is closed'])(
	'U4 tells by %s that a store is damaged',
	(reason) => {
		expect(serversFaultText(reason, '/d/dynamodb')).toMatch(/^\/d\/dynamodb is damaged \(.*\/d\/objects stays$/);
	},
);

it('tells other faults as they are', () => {
	expect(serversFaultText('their thread ended', '/d/dynamodb')).toBe(
		'the embedded SQS and DynamoDB failed: their thread ended',
	);
});

it('U4 tells why nothing can be kept, and leaves nothing behind where it can', () => {
	expect(storageFault(folder)).toBeUndefined();
	expect(storageFault(join(folder, 'gone'))?.message).toBe(`cannot keep data in ${join(folder, 'gone')}: it is gone`);
});
