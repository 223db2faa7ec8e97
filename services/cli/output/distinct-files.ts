import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../../../shared/core/errors.ts';

/** A file that the command line names, and the option that does. */
export interface NamedFile {
	readonly option: string;
	readonly name: string;
}

/**
 * Checks that nothing is written over what is read, or over what else is written.
 *
 * @throws {UsageError} Two of the names lead to one file, be it by links.
 */
export async function requireDistinctFiles(files: readonly NamedFile[]): Promise<void> {
	const owners = new Map<string, NamedFile>();
	for (const file of files) {
		const { option, name } = file;
		for (const identity of await identitiesOf(name)) {
			const other = owners.get(identity);
			if (other !== undefined && other !== file) {
				throw new UsageError(`${option} ${name}: is the same file as ${other.option} ${other.name}; name another`);
			}
			owners.set(identity, file);
		}
	}
}

/** None of a device or a pipe: it keeps nothing that could be lost. */
async function identitiesOf(name: string): Promise<string[]> {
	const stats = await stat(name).catch(() => undefined);
	if (stats === undefined) return [await pathOf(name)];
	return stats.isFile() ? [await pathOf(name), `${stats.dev}:${stats.ino}`] : [];
}

async function pathOf(name: string): Promise<string> {
	const inFolder = async () => join(await realpath(dirname(name)), basename(name));
	return realpath(name)
		.catch(inFolder)
		.catch(() => resolve(name));
}
