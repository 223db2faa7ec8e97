import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { KeptKey } from '../../core/api-key.ts';
import { StoreError } from '../../core/errors.ts';

/** The keys of an API, in a file that only its user can read. */
export interface FileKeyList {
	/** Looked up at each call: what another process has changed counts at once. */
	list(): readonly KeptKey[];
	/** In the place of one of the same name. */
	put(key: KeptKey): void;
	/** @returns The one that was there. */
	remove(name: string): KeptKey | undefined;
}

/** Its user's alone. */
const PRIVATE = 0o600;

/** Written whole, then put in the place of the old one: nobody reads half of it. */
export function createFileKeyList(path: string): FileKeyList {
	let known: { readonly version: string; readonly keys: readonly KeptKey[] } | undefined;

	function list(): readonly KeptKey[] {
		const stats = statSync(path, { throwIfNoEntry: false });
		if (stats === undefined) return [];
		const version = `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
		if (known?.version !== version) known = { version, keys: read() };
		return known.keys;
	}

	function read(): readonly KeptKey[] {
		try {
			const { keys } = JSON.parse(readFileSync(path, 'utf8')) as { readonly keys: readonly KeptKey[] };
			return keys.filter(({ name, sha256 }) => typeof name === 'string' && /^[0-9a-f]{64}$/.test(sha256));
		} catch (error) {
			const reason = (error as NodeJS.ErrnoException).code ?? 'it is damaged';
			throw new StoreError(`the keys in ${path} cannot be read (${reason}); move it away to make new ones`);
		}
	}

	function write(keys: readonly KeptKey[]): void {
		const fresh = `${path}.${randomUUID()}`;
		try {
			mkdirSync(dirname(path), { recursive: true });
			writeFileSync(fresh, `${JSON.stringify({ keys }, null, '\t')}\n`, { mode: PRIVATE });
			renameSync(fresh, path);
		} catch (error) {
			rmSync(fresh, { force: true });
			throw new StoreError(`the keys in ${path} cannot be written (${(error as NodeJS.ErrnoException).code})`);
		}
	}

	return {
		list,
		put: (key) => write([...list().filter(({ name }) => name !== key.name), key]),
		remove(name) {
			const keys = list();
			const found = keys.find((key) => key.name === name);
			if (found !== undefined) write(keys.filter((key) => key !== found));
			return found;
		},
	};
}
