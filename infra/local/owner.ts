import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { EnvironmentError } from '../../shared/core/errors.ts';
import { isReadable, STORED_VERSION, type Versioned } from '../../shared/core/stored-version.ts';
import { closeToOthers } from './private-files.ts';
import { processStart } from './process-start.ts';

const OWNER_FILE = 'owner.json';

/** The process that runs the embedded stack of a data folder. */
export interface Owner {
	readonly pid: number;
	/** When that process started: a process id alone may have been reused. */
	readonly processStart: string;
	/** Where its servers are; absent while it starts. */
	readonly endpoints?: { readonly sqs: string; readonly dynamodb: string };
	/** Of its HTTP API: where `shoal serve` runs it. */
	readonly httpApi?: string;
	/** What its functions find in their environment; absent while it starts. */
	readonly environment?: Readonly<Record<string, string>>;
	/** Another version of Shoal: where its servers are, and whether ours could use them, nobody knows. */
	readonly isForeign?: true;
}

export interface Ownership {
	publish(facts: Pick<Owner, 'endpoints' | 'environment' | 'httpApi'>): void;
	release(): void;
}

/**
 * Makes this process the owner of `dataDir`, which is made if absent, and closed to other users. The files of a dead owner
 * are taken over.
 *
 * @throws {EnvironmentError} Another process owns it, or nothing can be written there.
 */
export function claimOwnership(dataDir: string): Ownership {
	prepareFolder(dataDir);
	const own: Owner & Versioned = { v: STORED_VERSION, pid: process.pid, processStart: processStart(process.pid) ?? '' };
	for (let attempt = 0; !created(dataDir, own); attempt++) {
		const other = readOwner(dataDir);
		if (other !== undefined || attempt === 3) throw inUse(dataDir, other);
		removeStale(dataDir);
	}

	return {
		publish(facts) {
			// Not in place: a reader must never see half of it.
			try {
				writeFileSync(draftOf(dataDir), JSON.stringify({ ...own, ...facts }), { mode: 0o600 });
				renameSync(draftOf(dataDir), join(dataDir, OWNER_FILE));
			} catch (error) {
				rmSync(draftOf(dataDir), { force: true });
				throw unusable(dataDir, error);
			}
		},
		release() {
			if (readOwner(dataDir)?.pid === process.pid) rmSync(join(dataDir, OWNER_FILE), { force: true });
		},
	};
}

/** The owner of `dataDir` that is alive; `undefined` if there is none. */
export function readOwner(dataDir: string): Owner | undefined {
	const owner = written(join(dataDir, OWNER_FILE));
	return owner !== undefined && isAlive(owner) ? owner : undefined;
}

function isAlive({ pid, processStart: start }: Owner): boolean {
	return processStart(pid) === start;
}

function written(file: string): Owner | undefined {
	try {
		const owner = JSON.parse(readFileSync(file, 'utf8')) as Partial<Owner & Versioned>;
		const { pid, processStart } = owner;
		if (typeof pid !== 'number' || typeof processStart !== 'string') return undefined;
		return isReadable(owner) ? (owner as Owner) : { pid, processStart, isForeign: true };
	} catch {
		return undefined;
	}
}

function created(dataDir: string, own: Owner): boolean {
	const draft = draftOf(dataDir);
	try {
		// A link is there with its content or not at all, and fails if another is there.
		writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
		linkSync(draft, join(dataDir, OWNER_FILE));
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw unusable(dataDir, error);
	} finally {
		rmSync(draft, { force: true });
	}
}

function draftOf(dataDir: string): string {
	return join(dataDir, `${OWNER_FILE}.${process.pid}`);
}

/** Moved aside before it is deleted, so that of two who find it stale one cannot delete what the other has written. */
function removeStale(dataDir: string): void {
	const file = join(dataDir, OWNER_FILE);
	const aside = `${file}.stale.${process.pid}`;
	try {
		renameSync(file, aside);
		const moved = written(aside);
		if (moved !== undefined && isAlive(moved)) renameSync(aside, file);
		else rmSync(aside, { force: true });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unusable(dataDir, error);
	}
}

/**
 * Makes a data folder if it is absent, and closes it to other users.
 *
 * @throws {EnvironmentError} It is not a folder, or nothing can be written there.
 */
export function prepareFolder(dataDir: string): void {
	try {
		makeFolders(resolve(dataDir));
		closeToOthers(dataDir);
	} catch (error) {
		throw unusable(dataDir, error);
	}
}

/** One by one: Node's own way through all of them never returns below /proc, which answers ENOENT to a mkdir. */
function makeFolders(folder: string): void {
	if (existsSync(folder)) {
		if (!statSync(folder).isDirectory()) throw Object.assign(new Error('no folder'), { code: 'ENOTDIR' });
		return;
	}
	makeFolders(dirname(folder));
	mkdirSync(folder, { mode: 0o700 });
}

function unusable(dataDir: string, error: unknown): EnvironmentError {
	const { code } = error as NodeJS.ErrnoException;
	const reason = code === 'EEXIST' || code === 'ENOTDIR' ? 'it is not a folder' : String(code);
	return new EnvironmentError(`cannot keep data in ${dataDir} (${reason}); name another folder with --data`);
}

function inUse(dataDir: string, owner: Owner | undefined): EnvironmentError {
	if (owner?.httpApi !== undefined) return served(dataDir, owner.pid, owner.httpApi);
	const version = owner?.isForeign ? ' of another version of Shoal' : '';
	const by = owner === undefined ? 'another process' : `process ${owner.pid}${version}`;
	const ways = 'wait until it ends, or run this in a folder of its own: --data OTHER';
	return new EnvironmentError(`${dataDir} is in use by ${by}; ${ways}`);
}

/** It stays for days: nobody waits for its end. */
function served(dataDir: string, pid: number, url: string): EnvironmentError {
	const ways = `give the job to it with --api ${url} in place of --data (its key in SHOAL_API_KEY), end it, or run this in a folder of its own: --data OTHER`;
	return new EnvironmentError(`shoal serve (process ${pid}) uses ${dataDir}; ${ways}`);
}
