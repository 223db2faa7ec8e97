import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { leaveToUser } from '../../../infra/local/private-files.ts';

/**
 * Makes a folder with those above it, one by one: Node's own way through all of them never returns below /proc, which
 * answers ENOENT to a mkdir.
 *
 * @returns The folders that it made, the innermost first.
 * @throws {Error} With Node's `code`; `ENOTDIR` where a file stands in the way.
 */
export async function makeFolders(folder: string): Promise<string[]> {
	const found = await stat(folder).catch(unlessMissing);
	if (found === undefined) {
		const above = await makeFolders(dirname(resolve(folder)));
		await mkdir(folder);
		await leaveToUser(folder, 'folder');
		return [folder, ...above];
	}
	if (found.isDirectory()) return [];
	throw Object.assign(new Error(`${folder} is no folder`), { code: 'ENOTDIR' });
}

/** Removes folders that `makeFolders` made, as far as nothing is in them. */
export async function removeIfEmpty(made: readonly string[]): Promise<void> {
	for (const folder of made) {
		const isGone = await rmdir(folder).then(
			() => true,
			() => false,
		);
		if (!isGone) return;
	}
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
	if (error.code !== 'ENOENT') throw error;
}
