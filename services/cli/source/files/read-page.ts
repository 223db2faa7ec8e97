import { readFileSync, statSync } from 'node:fs';
import { sniffCharset } from '../../../../shared/core/content/charset.ts';
import { OverlongTextError } from '../../../../shared/core/links/markdown/overlong-text.ts';
import type { SlugStyle } from '../../../../shared/core/links/markdown/slug-styles.ts';
import { type PageText, readPageText } from '../../../../shared/runtime/page-text.ts';
import { type FileFault, fileKey, unreadable } from './file-fault.ts';
import { pageKindOf } from './file-operand.ts';

/** No page that anybody reads is longer. */
const MAX_PAGE_BYTES = 10 * 1024 * 1024;
/** What is no text shows that at its beginning. */
const HEAD_BYTES = 8192;
const NOTHING: PageText = { rawLinks: [], ids: [], baseHref: undefined };

export type ReadPage =
	| { readonly kind: 'page'; readonly page: PageText }
	| { readonly kind: 'fault'; readonly fault: FileFault };

/** Reads a page of this machine: its links, and what fragments may name. */
export function readPage(path: string, slugs: SlugStyle): ReadPage {
	const kind = pageKindOf(path);
	if (kind === undefined) return { kind: 'page', page: NOTHING };
	try {
		const stats = statSync(path);
		// To read a pipe nobody writes to would never end, and would not let Ctrl-C through either.
		if (!stats.isFile()) return faulty(path, 'FILE_UNREADABLE', 'it is a pipe or a device, and no file');
		if (stats.size > MAX_PAGE_BYTES) {
			return faulty(path, 'FILE_TOO_LARGE', `it has more than ${MAX_PAGE_BYTES / 1024 ** 2} MiB`);
		}
		const bytes = readFileSync(path);
		const head = bytes.toString('latin1', 0, HEAD_BYTES);
		const charset = kind === 'html' ? sniffCharset(head) : 'utf-8';
		if (!charset.startsWith('utf-16') && head.includes('\0')) return faulty(path, 'FILE_BINARY', 'it is no text');
		return { kind: 'page', page: readPageText(new TextDecoder(charset).decode(bytes), kind, slugs) };
	} catch (error) {
		if (error instanceof OverlongTextError) return faulty(path, 'FILE_TOO_LARGE', error.message);
		// Without a code it is no error of a file: a bug must show as one.
		if (!(error instanceof Error && 'code' in error)) throw error;
		return { kind: 'fault', fault: unreadable(path, error) };
	}
}

function faulty(path: string, code: FileFault['code'], message: string): ReadPage {
	return { kind: 'fault', fault: { url: fileKey(path), code, message } };
}
