import type { Extracting } from '../../../../shared/core/report/extract-columns.ts';
import { isRemote } from '../../options/api.ts';
import type { ScrapeOptions } from './options.ts';

/**
 * What is read from each page, by the files that the command line names.
 *
 * @throws {UsageError} One of them is missing, or wrong; with the place.
 */
export async function extractingOf(options: ScrapeOptions): Promise<Extracting> {
	const { extractFile, extractModuleFile } = options;
	return {
		...(extractFile !== undefined && { extract: await rulesIn(extractFile) }),
		...(extractModuleFile !== undefined && { extractModule: await moduleIn(extractModuleFile, options) }),
	};
}

async function rulesIn(file: string) {
	const { readExtractFile } = await import('../../source/extract-file.ts');
	return readExtractFile('--extract', file);
}

async function moduleIn(given: string, options: ScrapeOptions) {
	const { readExtractModule, remoteModule } = await import('../../source/extract-module-file.ts');
	const asked = { option: '--extract-module', timeoutMs: options.extractTimeoutMs };
	return isRemote(options) ? remoteModule(given, asked) : readExtractModule(given, asked);
}
