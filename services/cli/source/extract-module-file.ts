import { extname, resolve } from 'node:path';
import { BUNDLED_NAMES } from '../../../shared/core/content/extract/bundled-names.ts';
import { EXTRACT_TIMEOUT_MS, type ExtractModule } from '../../../shared/core/content/extract/extract-module.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import type { Extracting } from '../../../shared/core/report/extract-columns.ts';
import { tryModule } from '../../../shared/runtime/module-trial.ts';
import { checkFile } from './bytes/file-bytes.ts';

/** What Node.js runs as it is: types are left out as a file is read. */
const ENDINGS: ReadonlySet<string> = new Set(['.ts', '.mts', '.js', '.mjs']);

/** What the threads of commands run. Its bundles are those of functions. */
export const EXTRACT_WORKER = new URL('../../threaded-consumer/extract-worker.ts', import.meta.url);

/** Whether what is named is a file with a module, by its name. */
export function isModuleFile(name: string): boolean {
	return ENDINGS.has(extname(name).toLowerCase());
}

/**
 * The module that somebody names, loaded once to see that it can be.
 *
 * @param given - A file, or the name of a module that the functions are bundled with.
 * @param option - What names it, for messages.
 * @throws {UsageError} There is none, or it cannot be loaded; with the line.
 */
export async function readExtractModule(
	given: string,
	{ option, timeoutMs = EXTRACT_TIMEOUT_MS }: { readonly option: string; readonly timeoutMs?: number | undefined },
): Promise<ExtractModule> {
	const named = [option, given].filter((part) => part !== '').join(' ');
	if (!isModuleFile(given)) return bundled(given, { named, timeoutMs });
	await checkFile(given, option);
	const file = resolve(given);
	const reply = await tryModule({ file }, EXTRACT_WORKER);
	if (reply.kind === 'unloadable')
		throw new UsageError(`${named}${reply.place === undefined ? '' : `:${reply.place}`}: ${reply.message}`);
	const columns = reply.kind === 'loaded' ? reply.columns : undefined;
	return { file, timeoutMs, ...(columns && { columns }) };
}

/**
 * Looks whether a job that is there can still be given its module: the file may have gone since.
 *
 * @throws {UsageError} It cannot; with the line.
 */
export async function requireModule({ extractModule }: Extracting): Promise<void> {
	if (extractModule?.file !== undefined)
		await readExtractModule(extractModule.file, { option: 'the module of the job' });
}

/**
 * A module of a stack elsewhere, by its name.
 *
 * @throws {UsageError} It is a file: code is not sent.
 */
export function remoteModule(given: string, { timeoutMs }: { readonly timeoutMs: number }): ExtractModule {
	if (isModuleFile(given))
		throw new UsageError(
			`--extract-module ${given}: the code of a module is not sent to a stack; put it into extractors/, deploy, and give its name`,
		);
	const columns = Object.hasOwn(BUNDLED_NAMES, given) ? BUNDLED_NAMES[given] : undefined;
	return { name: given, timeoutMs, ...(columns && { columns }) };
}

function bundled(
	name: string,
	{ named, timeoutMs }: { readonly named: string; readonly timeoutMs: number },
): ExtractModule {
	const columns = Object.hasOwn(BUNDLED_NAMES, name) ? BUNDLED_NAMES[name] : undefined;
	if (columns === undefined) {
		const known = Object.keys(BUNDLED_NAMES).join(', ') || 'none';
		throw new UsageError(
			`${named}: is neither a file that ends in ${[...ENDINGS].join(', ')}, nor a module in extractors/, of which there are: ${known}`,
		);
	}
	return { name, timeoutMs, ...(columns.length > 0 && { columns }) };
}
