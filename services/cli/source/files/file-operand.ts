import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import type { PageKind } from '../../../../shared/core/links/page-kind.ts';

export const PAGE_ENDINGS: Readonly<Record<string, PageKind>> = {
	'.md': 'markdown',
	'.markdown': 'markdown',
	'.mdown': 'markdown',
	'.html': 'html',
	'.htm': 'html',
	'.xhtml': 'html',
};
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
/** What a shell would expand, and leaves to us where it is quoted. */
export const PATTERN = /[*?[\]{}]/;
const PATH = /^(?:\.{0,2}\/|\.\.?$)/;

/** The kind of a page by the ending of its name; `undefined` for what is none. */
export function pageKindOf(path: string): PageKind | undefined {
	return PAGE_ENDINGS[extname(path).toLowerCase()];
}

/** Whether an argument names files of this machine, and no site. */
export function isFileOperand(operand: string): boolean {
	if (/^file:/i.test(operand)) return true;
	if (SCHEME.test(operand)) return false;
	return PATH.test(operand) || PATTERN.test(operand) || pageKindOf(operand) !== undefined || existsSync(operand);
}
