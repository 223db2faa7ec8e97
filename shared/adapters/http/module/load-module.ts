import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { ExtractModule } from '../../../core/content/extract/extract-module.ts';

/** Modules that are bundled, by their names. */
export type BundledModules = Readonly<Record<string, () => Promise<unknown>>>;

export interface LoadedModule {
	readonly extract: (page: unknown) => unknown;
	readonly columns?: readonly string[];
}

declare global {
	interface ImportMeta {
		/** A bundle in CommonJS is given it: `import()` of a file is `require` there. */
		readonly importFile?: (url: string) => Promise<unknown>;
	}
}
const importFile = import.meta.importFile ?? ((url: string): Promise<unknown> => import(url));

/** @throws {Error} It cannot be loaded, or has no default export that is a function; `placeIn` tells where. */
export async function loadModule(
	{ name, file }: Pick<ExtractModule, 'name' | 'file'>,
	bundled: BundledModules,
): Promise<LoadedModule> {
	const module = file === undefined ? await bundledModule(name, bundled) : await importFile(pathToFileURL(file).href);
	const { default: extract, columns } = module as { readonly default?: unknown; readonly columns?: unknown };
	if (typeof extract !== 'function')
		throw new Error(
			extract === undefined
				? 'has no default export: export default a function, which gets the page and gives its fields'
				: `has a default export that is no function but ${typeof extract}`,
		);
	return { extract: extract as LoadedModule['extract'], ...(columns !== undefined && { columns: namesIn(columns) }) };
}

function bundledModule(name = '', bundled: BundledModules): Promise<unknown> {
	const load = Object.hasOwn(bundled, name) ? bundled[name] : undefined;
	if (load === undefined) throw new Error('is not among the modules that this stack was built with');
	return load();
}

const MAX_COLUMNS = 200;

function namesIn(columns: unknown): readonly string[] {
	const isList = Array.isArray(columns) && columns.every((each) => typeof each === 'string' && each !== '');
	if (!isList || columns.length > MAX_COLUMNS || new Set(columns).size < columns.length)
		throw new Error(`exports columns that are no list of at most ${MAX_COLUMNS} names, each another`);
	return columns;
}

/** @returns `LINE` or `LINE:COLUMN` of a file that an error has to do with; `undefined` where nothing tells. */
export async function placeIn(file: string | undefined, error: unknown): Promise<string | undefined> {
	if (file === undefined || !(error instanceof Error)) return undefined;
	const place = stackPlace(file, error.stack);
	if (place !== undefined || !(error instanceof SyntaxError)) return place;
	// V8 tells nobody but the console where JavaScript is wrong. The reader of types does.
	try {
		stripTypeScriptTypes(await readFile(file, 'utf8'), { sourceUrl: file });
		return undefined;
	} catch (fault) {
		return fault instanceof Error ? stackPlace(file, fault.stack) : undefined;
	}
}

/** Of the first line that names the file, as `FILE:LINE` or `FILE:LINE:COLUMN`. */
function stackPlace(file: string, stack = ''): string | undefined {
	for (const line of stack.split('\n')) {
		const at = Math.max(line.indexOf(`${pathToFileURL(file).href}:`), line.indexOf(`${file}:`));
		const found = at === -1 ? null : /:(\d+)(?::(\d+))?\)?$/.exec(line);
		if (found !== null) return found[2] === undefined ? found[1] : `${found[1]}:${found[2]}`;
	}
	return undefined;
}
