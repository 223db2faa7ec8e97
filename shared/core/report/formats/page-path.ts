import { posix } from 'node:path';

/** Where a command runs: what names of files are relative to. */
export interface ReportContext {
	/** The folder that names of local files are relative to, absolute. */
	readonly folder?: string;
	/** The repository, absolute: platforms want paths that are relative to it. */
	readonly repository?: string;
}

/**
 * The file of a page that is a local file, relative to the repository; `undefined` of a page on the web.
 *
 * A file outside the repository keeps its whole path.
 */
export function filePathOf(page: string, { folder, repository = folder }: ReportContext = {}): string | undefined {
	const path = localPathOf(page);
	if (path === undefined) return undefined;
	if (folder === undefined || repository === undefined) return path.replace(/^(\.\/)+/, '');
	const absolute = posix.resolve(folder, path);
	const relative = posix.relative(repository, absolute);
	return relative === '' || relative.startsWith('../') ? absolute : relative;
}

function localPathOf(page: string): string | undefined {
	if (page.startsWith('file:')) return decoded(new URL(page).pathname);
	return /^https?:/i.test(page) ? undefined : page.replaceAll('\\', '/');
}

function decoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}

/** A page as people read it: `page:line:column`, of a local file by its path. */
export function placeText(
	{ page, line, column }: { readonly page: string; readonly line: number; readonly column: number },
	context?: ReportContext,
): string {
	const name = filePathOf(page, context) ?? page;
	return line > 0 ? `${name}:${line}:${column}` : name;
}
