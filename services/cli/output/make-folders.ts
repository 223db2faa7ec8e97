import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder with those above it, one by one: Node's own way through all of them never returns below /proc, which
 * answers ENOENT to a mkdir.
 *
 * @throws {Error} With Node's `code`; `ENOTDIR` where a file stands in the way.
 */
export async function makeFolders(folder: string): Promise<void> {
	const found = await stat(folder).catch(unlessMissing);
	if (found === undefined) {
		await makeFolders(dirname(resolve(folder)));
		await mkdir(folder);
	} else if (!found.isDirectory()) {
		throw Object.assign(new Error(`${folder} is no folder`), { code: 'ENOTDIR' });
	}
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
	if (error.code !== 'ENOENT') throw error;
}
