import { chmodSync, readdirSync, statSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/** What Shoal makes in a data folder. */
const OWN = /^(owner\.json.*|secrets\.json.*|schedules\.json.*|api-key.*|dynamodb|objects|reports|logs|compile-cache)$/;
const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
const OTHERS = 0o077;

let userMask: number | undefined;

/**
 * From now on whatever this process makes is its user's alone: jobs hold headers, results, and the key to the servers.
 *
 * For the whole process, as the tables are written by a library that opens its files itself. A thread cannot set it.
 */
export function keepFilesPrivate(): void {
	if (isMainThread) userMask ??= process.umask(OTHERS);
}

/** What its user asked for by name is as they would have made it. */
export async function leaveToUser(path: string, kind: 'file' | 'folder'): Promise<void> {
	if (userMask === undefined) return;
	// A file system without modes is no reason to lose it.
	await chmod(path, (kind === 'file' ? 0o666 : 0o777) & ~userMask).catch(() => undefined);
}

/**
 * Takes away from others what an earlier version, or somebody's `mkdir`, left open to them.
 *
 * A folder that holds anything else is none of ours: it stays as it is, and ours in it are closed.
 *
 * @throws {Error} Another user owns some of it.
 */
export function closeToOthers(dataDir: string): void {
	const names = readdirSync(dataDir);
	if (isOpen(dataDir) && names.every((name) => OWN.test(name))) chmodSync(dataDir, PRIVATE_FOLDER);
	for (const name of names.filter((name) => OWN.test(name))) {
		const path = join(dataDir, name);
		if (isOpen(path)) close(path);
	}
}

/** What is in a folder first: who dies meanwhile begins again. */
function close(path: string): void {
	const isFolder = statSync(path).isDirectory();
	const entries = isFolder ? readdirSync(path, { withFileTypes: true }) : [];
	for (const entry of entries) if (!entry.isSymbolicLink()) close(join(path, entry.name));
	chmodSync(path, isFolder ? PRIVATE_FOLDER : PRIVATE_FILE);
}

function isOpen(path: string): boolean {
	return (statSync(path).mode & OTHERS) !== 0;
}
