import { randomUUID } from 'node:crypto';
import { realpath, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../../../shared/core/errors.ts';

export interface Destination {
	/** As the user named it, for messages. */
	readonly name: string;
	/** Where links have been followed, so that the file that they lead to is replaced and not the link. */
	readonly path: string;
	/** A device or a pipe: it is written to, never replaced by a file. */
	readonly isSpecial: boolean;
}

/** @throws {UsageError} The name is a folder's, or its folder is missing or may not be written to. */
export async function findDestination(out: string, option: string): Promise<Destination> {
	const stats = await stat(out).catch(() => undefined);
	if (stats?.isDirectory()) throw new UsageError(`${option} ${out}: is a folder; name a file in it`);
	if (stats !== undefined && !stats.isFile()) return { name: out, path: out, isSpecial: true };

	const path = stats === undefined ? join(await folderOf(out, option), basename(out)) : await realpath(out);
	await checkFolder(dirname(path), { out, option });
	return { name: out, path, isSpecial: false };
}

async function folderOf(out: string, option: string): Promise<string> {
	const folder = dirname(out);
	return realpath(folder).catch((cause) => {
		throw new UsageError(`${option} ${out}: there is no folder ${folder}; create it first`, { cause });
	});
}

async function checkFolder(folder: string, { out, option }: { out: string; option: string }): Promise<void> {
	if (!(await stat(folder)).isDirectory()) throw new UsageError(`${option} ${out}: ${folder} is no folder`);
	// Rights do not tell: root has all of them, also where there can be no file, as in /proc.
	const probe = join(folder, `.shoal-${randomUUID()}.tmp`);
	await writeFile(probe, '', { flag: 'wx' }).catch((cause) => {
		throw new UsageError(`${option} ${out}: the folder ${folder} may not be written to`, { cause });
	});
	await rm(probe, { force: true });
}
