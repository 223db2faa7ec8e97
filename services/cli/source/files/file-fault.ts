import { relative } from 'node:path';

/** Why a file cannot be what a link, or the user, takes it for. */
export interface FileFault {
	/** As `fileKey` has it. */
	readonly url: string;
	/** Stable, as those of failures are. */
	readonly code: 'FILE_NOT_FOUND' | 'FILE_UNREADABLE' | 'FILE_BINARY' | 'FILE_TOO_LARGE';
	/** For people. */
	readonly message: string;
}

/** Under which a file is known in results and reports: its path from here, with escapes as in a URL. */
export function fileKey(path: string): string {
	return shownPath(path).split('/').map(encodeURIComponent).join('/');
}

/** Its path from here. */
export function shownPath(path: string): string {
	return relative(process.cwd(), path) || '.';
}

export function unreadable(path: string, error: unknown): FileFault {
	const { code, message } = error as NodeJS.ErrnoException;
	const why = code === 'EACCES' || code === 'EPERM' ? 'it may not be read; check its permissions' : message;
	return { url: fileKey(path), code: 'FILE_UNREADABLE', message: why };
}

export function notFound(path: string, message: string): FileFault {
	return { url: fileKey(path), code: 'FILE_NOT_FOUND', message };
}
