import { hash, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareFolder } from '../../../../infra/local/owner.ts';
import { EnvironmentError } from '../../../../shared/core/errors.ts';

const KEY_BYTES = 32;
const FILE = 'api-key';
/** As one is made here, or longer: what can be guessed is no key. */
const KEY = /^[\w-]{32,200}$/;

/** Where the key of a data folder is. */
export function keyFileOf(dataDir: string): string {
	return join(dataDir, FILE);
}

/**
 * The key of the HTTP API of a data folder, made at the first call.
 *
 * @throws {EnvironmentError} It cannot be read or kept, or the file holds something else.
 */
export function keepApiKey(dataDir: string): string {
	prepareFolder(dataDir);
	const file = keyFileOf(dataDir);
	try {
		return read(file) ?? made(file);
	} catch (error) {
		if (error instanceof EnvironmentError) throw error;
		throw new EnvironmentError(`cannot keep the key of the API in ${file} (${(error as NodeJS.ErrnoException).code})`);
	}
}

/** Makes way for a new one, at the next start. */
export function forgetApiKey(dataDir: string): void {
	rmSync(keyFileOf(dataDir), { force: true });
}

/** What the stack is told of a key: nobody can make the key of it. */
export function hashOfKey(key: string): string {
	return hash('sha256', key);
}

function read(file: string): string | undefined {
	const text = contentOf(file)?.trim();
	if (text === undefined || KEY.test(text)) return text;
	throw new EnvironmentError(`${file} holds no key; delete it, and the next start makes a new one`);
}

function contentOf(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

/** A link is there with its content or not at all; of two that make one at once, both take that of the first. */
function made(file: string): string {
	const key = randomBytes(KEY_BYTES).toString('base64url');
	const draft = `${file}.${process.pid}`;
	try {
		writeFileSync(draft, `${key}\n`, { mode: 0o600 });
		linkSync(draft, file);
		return key;
	} catch (error) {
		const other = (error as NodeJS.ErrnoException).code === 'EEXIST' ? read(file) : undefined;
		if (other === undefined) throw error;
		return other;
	} finally {
		rmSync(draft, { force: true });
	}
}
