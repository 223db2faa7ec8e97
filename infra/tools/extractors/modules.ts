import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadModule } from '../../../shared/adapters/http/module/load-module.ts';
import { MODULE_NAME } from '../../../shared/core/content/extract/extract-module.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import { PROJECT_ROOT } from '../../build/bundle.ts';

/** The user's own, a file each. */
export const FOLDER = 'extractors';
/** What the API knows of them: it runs none, and loads none. */
export const NAMES_MODULE = 'shared/core/content/extract/bundled-names.ts';
/** What the threads that run them load. */
export const LOADERS_MODULE = 'shared/runtime/extractors/bundled-modules.ts';

const HEAD = `// Written by \`npm run extractors\` from ${FOLDER}/, and held to it by a test.\n`;

/** A module of the folder. */
export interface FoundModule {
	readonly name: string;
	readonly columns: readonly string[];
}

/** @throws {UsageError} One of them is called as no module may be, or cannot be loaded. */
export async function findModules(folder: string): Promise<readonly FoundModule[]> {
	const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).toSorted();
	return Promise.all(files.map((file) => moduleIn(join(folder, file))));
}

async function moduleIn(file: string): Promise<FoundModule> {
	const name = basename(file, '.ts');
	if (!MODULE_NAME.test(name))
		throw new UsageError(`${file}: is named otherwise than with small letters, digits and dashes`);
	try {
		const { columns = [] } = await loadModule({ file }, {});
		return { name, columns };
	} catch (cause) {
		throw new UsageError(`${file}: ${(cause as Error).message} (${pathToFileURL(file).href})`, { cause });
	}
}

export function namesModule(modules: readonly FoundModule[]): string {
	const entries = modules.map(({ name, columns }) => `\t${keyOf(name)}: [${columns.map(quoted).join(', ')}],\n`);
	const type = 'Readonly<Record<string, readonly string[]>>';
	const doc = '/** Modules that the functions are bundled with, and the fields that each says it gives. */\n';
	return `${HEAD}${doc}export const BUNDLED_NAMES: ${type} = ${recordOf(entries)};\n`;
}

export function loadersModule(modules: readonly FoundModule[]): string {
	const entries = modules.map(({ name }) => `\t${keyOf(name)}: () => import('../../../${FOLDER}/${name}.ts'),\n`);
	const type = "import type { BundledModules } from '../../adapters/http/module/load-module.ts';\n\n";
	return `${HEAD}${type}export const BUNDLED_MODULES: BundledModules = ${recordOf(entries)};\n`;
}

/** Writes what the functions are bundled with. */
export async function writeModules(): Promise<readonly FoundModule[]> {
	const modules = await findModules(join(PROJECT_ROOT, FOLDER));
	await writeFile(join(PROJECT_ROOT, NAMES_MODULE), namesModule(modules));
	await writeFile(join(PROJECT_ROOT, LOADERS_MODULE), loadersModule(modules));
	return modules;
}

function recordOf(entries: readonly string[]): string {
	return entries.length === 0 ? '{}' : `{\n${entries.join('')}}`;
}

function keyOf(name: string): string {
	return /^[a-z][a-z0-9]*$/.test(name) ? name : quoted(name);
}

function quoted(text: string): string {
	return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
