import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../../../shared/core/errors.ts';
import type { LinkPlaces } from '../../../../shared/core/links/crawl.ts';
import type { SlugStyle } from '../../../../shared/core/links/markdown/slug-styles.ts';
import type { LinkedPage } from '../../../../shared/core/links/page-link.ts';
import type { OddTarget } from '../../../../shared/core/target.ts';
import { formatPlural } from '../../text/format.ts';
import { findFiles } from './find-files.ts';
import { checkFiles } from './local-links.ts';

/** What the command line says of files. */
export interface FileValues {
	readonly rootDir: string | undefined;
	readonly slugs: SlugStyle;
	readonly include: readonly string[];
	readonly exclude: readonly string[];
}

/** Files whose links are to be checked. */
export interface OpenedFiles {
	/** For people. */
	readonly name: string;
	/** What a job has to say of their links: web addresses, which are only visited, and files that are not there. */
	readonly targets: readonly OddTarget[];
	/** Where all these links stand. */
	readonly pages: readonly LinkedPage[];
}

/** @throws {UsageError} An operand names nothing, or no page. */
export function openFiles(operands: readonly string[], values: FileValues, places?: LinkPlaces): OpenedFiles {
	const { rootDir = '.', slugs, include, exclude } = values;
	if (!isFolder(rootDir)) throw new UsageError(`--root-dir ${rootDir}: there is no such folder`);
	const { files, faults } = findFiles(operands);
	const links = checkFiles(files, { rootDir: resolve(rootDir), slugs, include, exclude, places });
	const visited = links.urls.map((url) => ({ url, follow: false as const }));
	const missing = [...faults, ...links.faults].map(({ url, code, message }) => ({
		url,
		fault: message,
		faultCode: code,
	}));
	return { name: formatPlural(files.length, 'file'), targets: [...visited, ...missing], pages: links.pages };
}

function isFolder(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
