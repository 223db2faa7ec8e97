import { existsSync, globSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../../../shared/core/errors.ts';
import { type FileFault, unreadable } from './file-fault.ts';
import { PAGE_ENDINGS, PATTERN, pageKindOf } from './file-operand.ts';

/** More are no documents of one project, but a disk. */
const MAX_FILES = 100_000;
const ENDINGS = Object.keys(PAGE_ENDINGS).join(', ');

/** The pages that arguments name, absolute and each once; and what could not be looked into. */
export interface FoundFiles {
	readonly files: readonly string[];
	readonly faults: readonly FileFault[];
}

/**
 * @param operands - Files, folders with all pages below, and patterns (`docs/**` and so on).
 * @throws {UsageError} One names nothing, or no page; or there are too many.
 */
export function findFiles(operands: readonly string[]): FoundFiles {
	const search = new Search();
	for (const operand of operands) search.operand(/^file:/i.test(operand) ? pathOf(operand) : operand);
	return { files: [...search.files], faults: search.faults };
}

function pathOf(url: string): string {
	try {
		return fileURLToPath(url);
	} catch (cause) {
		throw new UsageError(`${url}: is no address of a file here; write file:///FOLDER/FILE, or its path`, { cause });
	}
}

class Search {
	readonly files = new Set<string>();
	readonly faults: FileFault[] = [];
	/** Pages and faults so far; other than `files`, also those met again. */
	private met = 0;

	operand(operand: string): void {
		const before = this.met;
		if (existsSync(operand)) this.given(operand);
		else this.pattern(operand);
		// A check of nothing would else end as a good one, as where a build has put its pages elsewhere.
		if (this.met === before)
			throw new UsageError(`${operand}: there is no page of Markdown or HTML, which end in ${ENDINGS}`);
	}

	private pattern(operand: string): void {
		if (!PATTERN.test(operand)) {
			throw new UsageError(`${operand}: there is no such file or folder; the address of a site begins with https://`);
		}
		const matches = globSync(operand);
		if (matches.length === 0) throw new UsageError(`${operand}: no file is named so`);
		// A link that leads nowhere is passed over, as it is in folders.
		const pages = matches.filter((match) => existsSync(match) && (isFolder(match) || pageKindOf(match) !== undefined));
		for (const page of pages.toSorted()) this.given(page);
	}

	private given(path: string): void {
		if (isFolder(path)) {
			this.folder(resolve(path));
			return;
		}
		if (pageKindOf(path) === undefined) {
			throw new UsageError(
				`${path}: is no page of Markdown or HTML, which end in ${ENDINGS}; a list of addresses is given with --from`,
			);
		}
		this.add(resolve(path));
	}

	/** All pages below, but for what is hidden or installed; links to folders are not followed, which may lead in circles. */
	private folder(path: string): void {
		const entries = this.entriesOf(path);
		for (const entry of entries) {
			const child = join(path, entry.name);
			if (entry.isDirectory() && !isPassedOver(entry.name)) this.folder(child);
			else if (entry.isFile() && pageKindOf(child) !== undefined) this.add(child);
			else if (entry.isSymbolicLink() && pageKindOf(child) !== undefined && isFile(child)) this.add(child);
		}
	}

	private entriesOf(path: string) {
		try {
			return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
		} catch (error) {
			this.met += 1;
			this.faults.push(unreadable(path, error));
			return [];
		}
	}

	private add(path: string): void {
		this.met += 1;
		this.files.add(path);
		if (this.files.size > MAX_FILES)
			throw new UsageError(`there are more than ${MAX_FILES} files; name a part of them`);
	}
}

function isPassedOver(name: string): boolean {
	return name.startsWith('.') || name === 'node_modules';
}

function isFolder(path: string): boolean {
	return statSync(path).isDirectory();
}

function isFile(path: string): boolean {
	try {
		return statSync(path).isFile();
	} catch {
		return false;
	}
}
