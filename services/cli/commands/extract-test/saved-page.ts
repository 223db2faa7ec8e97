import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkFile } from '../../source/bytes/file-bytes.ts';

/** A page in a file, and what it is taken for. */
export interface SavedPage {
	readonly body: Buffer;
	readonly mediaType: string;
	readonly pageUrl: string;
}

const TYPES: Readonly<Record<string, string>> = {
	'.xml': 'text/xml',
	'.rss': 'text/xml',
	'.atom': 'text/xml',
	'.svg': 'text/xml',
	'.xhtml': 'application/xhtml+xml',
	'.json': 'application/json',
	'.txt': 'text/plain',
};

/** @throws {UsageError} There is no such file, or it may not be read. */
export async function readSavedPage(file: string): Promise<SavedPage> {
	await checkFile(file, 'the page');
	return {
		body: await readFile(file),
		mediaType: TYPES[extname(file).toLowerCase()] ?? 'text/html',
		pageUrl: pathToFileURL(resolve(file)).href,
	};
}
