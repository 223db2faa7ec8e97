import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { MAX_CA_LENGTH } from '../../../../shared/core/tls-rules.ts';
import type { ValueParser } from './value-parsers.ts';

const CERTIFICATE = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/** A file of certificates; its value is the certificates themselves, so that they travel with the job. */
export const certificates: ValueParser<string> = {
	placeholder: 'FILE',
	expected: 'a file of certificates (PEM)',
	candidates: { names: 'files' },
	fault: (file) => {
		const content = contentOf(file);
		return 'fault' in content ? `${file}: ${content.fault}` : undefined;
	},
	read: (file) => {
		const content = contentOf(file);
		return 'pem' in content ? content.pem : undefined;
	},
};

type Content = { readonly pem: string } | { readonly fault: string };

function contentOf(file: string): Content {
	let text: string;
	try {
		if (statSync(file).isDirectory()) return { fault: 'is a folder; name a file in it' };
		text = readFileSync(file, 'latin1');
	} catch (error) {
		return { fault: reasonOf(error as NodeJS.ErrnoException) };
	}
	// Nothing else of the file travels: there may be a key beside them.
	const found = text.match(CERTIFICATE) ?? [];
	if (found.length === 0) {
		return { fault: 'holds no certificate; it has to be PEM, which begins with -----BEGIN CERTIFICATE-----' };
	}
	const broken = found.findIndex((pem) => !isCertificate(pem));
	if (broken !== -1) return { fault: `certificate ${broken + 1} of ${found.length} in it cannot be read` };
	const pem = found.join('\n');
	if (pem.length > MAX_CA_LENGTH) {
		return {
			fault: `its certificates have ${pem.length} bytes, and ${MAX_CA_LENGTH} is the most; name those that are needed`,
		};
	}
	return { pem };
}

function isCertificate(pem: string): boolean {
	try {
		return new X509Certificate(pem).raw.length > 0;
	} catch {
		return false;
	}
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
	if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
	return code === 'EACCES' ? 'it may not be read; check its permissions' : message;
}
