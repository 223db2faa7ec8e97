import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { certificates } from '../../../../../../services/cli/parse/values/certificates.ts';

const fixture = (name: string) => new URL(`../../../../../fixtures/tls/${name}.pem`, import.meta.url).pathname;

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'shoal-ca-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string): string {
	const file = join(folder, name);
	writeFileSync(file, text);
	return file;
}

it('takes the certificates of a file, and nothing else of it', () => {
	const [ca, key] = ['ca', 'key'].map((name) => readFileSync(fixture(name), 'latin1'));
	const file = fileOf('bundle.pem', `# ours\n${ca}\n${key}\n${ca}`);
	expect(certificates.fault?.(file)).toBeUndefined();
	const pem = certificates.read(file) ?? '';
	expect(pem.match(/BEGIN/g)).toHaveLength(2);
	expect(pem).not.toContain('PRIVATE KEY');
});

it.each([
	['a file that is not there', () => join(folder, 'missing.pem'), 'there is no such file'],
	['a folder', () => folder, 'is a folder'],
	['no PEM', () => fileOf('der.crt', '\x30\x82'), 'holds no certificate; it has to be PEM'],
	['a key alone', () => fixture('key'), 'holds no certificate'],
	[
		'a certificate that is cut',
		() =>
			fileOf(
				'cut.pem',
				`${readFileSync(fixture('ca'), 'latin1')}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`,
			),
		'certificate 2 of 2 in it cannot be read',
	],
	['too many', () => fileOf('many.pem', readFileSync(fixture('ca'), 'latin1').repeat(200)), 'is the most'],
])('U4 says of %s what is wrong with it', (_, file, fault) => {
	expect(certificates.fault?.(file())).toContain(fault);
	expect(certificates.read(file())).toBeUndefined();
});
