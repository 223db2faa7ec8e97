import { type Dirent, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { type FileFault, notFound } from './file-fault.ts';

/** What is at a path. */
export type Found = { readonly kind: 'file' | 'folder' } | { readonly kind: 'fault'; readonly fault: FileFault };

const FOLDER: Found = { kind: 'folder' };
const FILE: Found = { kind: 'file' };

/**
 * Looks up files as a web server does: the case of names counts, whatever this disk thinks of it.
 *
 * Each folder is read once, so that thousands of links cost as much as the folders they lead to.
 */
export class FileTree {
	private readonly top: string;
	private readonly found = new Map<string, Found>();
	private readonly folders = new Map<string, ReadonlyMap<string, Dirent>>();

	/** @param top - Below it each part of a path is looked at; above it, the disk is asked. */
	constructor(top: string) {
		this.top = top;
		this.found.set(top, FOLDER);
	}

	lookUp(path: string): Found {
		const known = this.found.get(path);
		if (known !== undefined) return known;
		const found = path.startsWith(this.top + sep) ? this.below(path) : this.onDisk(path);
		this.found.set(path, found);
		return found;
	}

	private below(path: string): Found {
		const folder = dirname(path);
		const parent = this.lookUp(folder);
		if (parent.kind === 'fault')
			return parent.fault.code === 'FILE_NOT_FOUND' ? absent(path, hintOf(parent.fault)) : parent;
		if (parent.kind === 'file') return absent(path);
		const entries = this.entriesOf(folder);
		const name = basename(path);
		const entry = entries.get(name.normalize());
		if (entry === undefined) return absent(path, otherCase(name, entries));
		if (entry.isSymbolicLink()) return this.onDisk(path);
		return entry.isDirectory() ? FOLDER : FILE;
	}

	private onDisk(path: string): Found {
		try {
			return statSync(path).isDirectory() ? FOLDER : FILE;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ELOOP') return absent(path, 'its symbolic links lead in a circle');
			return absent(path, this.isDangling(path) ? 'it is a symbolic link that leads nowhere' : undefined);
		}
	}

	private isDangling(path: string): boolean {
		return this.entriesOf(dirname(path)).get(basename(path))?.isSymbolicLink() === true;
	}

	private entriesOf(folder: string): ReadonlyMap<string, Dirent> {
		const known = this.folders.get(folder);
		if (known !== undefined) return known;
		const entries = readEntries(folder);
		this.folders.set(folder, entries);
		return entries;
	}
}

/** Of a folder that may not be read, nothing. */
function readEntries(folder: string): ReadonlyMap<string, Dirent> {
	try {
		return new Map(readdirSync(folder, { withFileTypes: true }).map((entry) => [entry.name.normalize(), entry]));
	} catch {
		return new Map();
	}
}

function otherCase(name: string, entries: ReadonlyMap<string, Dirent>): string | undefined {
	const lower = name.normalize().toLowerCase();
	const other = [...entries.keys()].find((entry) => entry.toLowerCase() === lower);
	return other === undefined ? undefined : `there is ${other}, and the case of names counts on most servers`;
}

const NO_FILE = 'there is no such file';

/** What is wrong with a folder is wrong with what is in it, as far as it says more than that it is not there. */
function hintOf({ message }: FileFault): string | undefined {
	return message === NO_FILE ? undefined : message;
}

function absent(path: string, hint?: string): Found {
	return { kind: 'fault', fault: notFound(path, hint ?? NO_FILE) };
}

/** The page that stands for a folder; `undefined` if it has none. */
export function indexOf(tree: FileTree, folder: string, names: readonly string[]): string | undefined {
	return names.map((name) => join(folder, name)).find((path) => tree.lookUp(path).kind === 'file');
}
