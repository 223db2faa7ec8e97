import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StoreError } from '../../core/errors.ts';
import type { SecretStore } from '../../ports/secret-store.ts';
import { requireName, requireStorable } from '../secret-rules.ts';

/** Its user's alone. */
const PRIVATE = 0o600;

/** Secrets in one file that only its user can read: name to value, as JSON. Written whole, then put in the place of the old one. */
export function createFileSecretStore(path: string): SecretStore {
	/** Two changes at once would lose one. */
	let last: Promise<unknown> = Promise.resolve();

	async function read(): Promise<Map<string, string>> {
		try {
			return new Map(Object.entries(JSON.parse(await readFile(path, 'utf8')) as Record<string, string>));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
			// The text of a parse error quotes what it has met.
			const reason = (error as NodeJS.ErrnoException).code ?? 'it is not JSON';
			throw new StoreError(`the secrets in ${path} cannot be read (${reason})`);
		}
	}

	async function write(secrets: ReadonlyMap<string, string>): Promise<void> {
		const fresh = `${path}.${randomUUID()}`;
		try {
			await mkdir(dirname(path), { recursive: true });
			await writeFile(fresh, `${JSON.stringify(Object.fromEntries(secrets), null, '\t')}\n`, { mode: PRIVATE });
			await chmod(fresh, PRIVATE);
			await rename(fresh, path);
		} catch (error) {
			await rm(fresh, { force: true });
			throw new StoreError(`the secrets in ${path} cannot be written (${(error as NodeJS.ErrnoException).code})`);
		}
	}

	function change<T>(make: (secrets: Map<string, string>) => T): Promise<T> {
		const changing = last.then(async () => {
			const secrets = await read();
			const result = make(secrets);
			await write(secrets);
			return result;
		});
		last = changing.catch(() => undefined);
		return changing;
	}

	return {
		get: async (name) => (await read()).get(name),
		async set(name, value) {
			requireStorable(name, value);
			await change((secrets) => secrets.set(name, value));
		},
		list: async () => [...(await read()).keys()].sort(),
		async delete(name) {
			requireName(name);
			return change((secrets) => secrets.delete(name));
		},
	};
}
