import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ShoalError, StoreError } from '../../core/errors.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { UsageMeter } from '../../ports/usage-meter.ts';

/** Sources and results are their user's alone. */
const FOLDER = { recursive: true, mode: 0o700 };
const FILE = { mode: 0o600 };

/**
 * Objects as files below a folder; each is written beside its place and moved there whole.
 *
 * @param meter - Counts the requests that S3 would have had in its place.
 */
export function createFileObjectStore(root: string, meter: UsageMeter): ObjectStore {
	/** Has `fill` write to a fresh name beside that of `key`, then `place` bring it there. */
	async function write<T>(
		key: string,
		fill: (path: string) => Promise<void>,
		place: (from: string, to: string) => Promise<T>,
	) {
		meter.add({ s3Puts: 1 });
		const to = join(root, key);
		const from = `${to}.${randomUUID()}.part`;
		try {
			await fill(from);
			return await place(from, to);
		} catch (error) {
			await rm(from, { force: true });
			throw wrapped(key, error);
		}
	}

	return {
		put: (key, body) => write(key, (path) => writeInFolder(path, body), rename),
		putIfAbsent: (key, body) => write(key, (path) => writeInFolder(path, body), linkOnce),
		async putStream(key, body) {
			let bytes = 0;
			const counted = async function* () {
				for await (const part of body) {
					bytes += part.byteLength;
					yield part;
				}
			};
			const fill = async (path: string) => {
				// The folder first: a stream cannot be read a second time.
				await mkdir(dirname(path), FOLDER);
				await writeFile(path, counted(), FILE);
			};
			await write(key, fill, rename);
			return bytes;
		},
		async get(key) {
			meter.add({ s3Gets: 1 });
			try {
				return await readFile(join(root, key));
			} catch (error) {
				if (isCode(error, 'ENOENT')) return undefined;
				throw wrapped(key, error);
			}
		},
		async sizeOf(key) {
			meter.add({ s3Gets: 1 });
			try {
				return (await stat(join(root, key))).size;
			} catch (error) {
				if (isCode(error, 'ENOENT')) return undefined;
				throw wrapped(key, error);
			}
		},
		async getRange(key, offset, length) {
			meter.add({ s3Gets: 1 });
			try {
				const file = await open(join(root, key));
				try {
					const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, offset);
					return buffer.subarray(0, bytesRead);
				} finally {
					await file.close();
				}
			} catch (error) {
				throw wrapped(key, error);
			}
		},
		async deleteAll(folder) {
			meter.add({ s3Puts: 1 });
			try {
				await rm(join(root, folder), { recursive: true, force: true });
			} catch (error) {
				throw wrapped(folder, error);
			}
		},
	};
}

/** Makes the folder only if it is not there, as for all objects of a job but the first. */
async function writeInFolder(path: string, body: Uint8Array): Promise<void> {
	try {
		await writeFile(path, body, FILE);
	} catch (error) {
		if (!isCode(error, 'ENOENT')) throw error;
		await mkdir(dirname(path), FOLDER);
		await writeFile(path, body, FILE);
	}
}

/** A hard link fails where there is something already, atomically. */
async function linkOnce(from: string, to: string): Promise<boolean> {
	try {
		await link(from, to);
		return true;
	} catch (error) {
		if (isCode(error, 'EEXIST')) return false;
		throw error;
	} finally {
		await rm(from, { force: true });
	}
}

function isCode(error: unknown, code: string): boolean {
	return (error as NodeJS.ErrnoException).code === code;
}

function wrapped(key: string, cause: unknown): ShoalError {
	// What a stream throws on purpose is not the store's failure.
	return cause instanceof ShoalError ? cause : new StoreError(`object ${key}: ${(cause as Error).message}`, { cause });
}
