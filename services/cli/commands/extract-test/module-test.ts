import type { ExtractModule } from '../../../../shared/core/content/extract/extract-module.ts';
import type { Visit, VisitOptions } from '../../../../shared/core/visit.ts';
import { tryModuleOnBytes, tryModuleOnUrl } from '../../../../shared/runtime/module-trial.ts';
import { EXTRACT_WORKER } from '../../source/extract-module-file.ts';
import type { SavedPage } from './saved-page.ts';

/** What a module gives for a page, of the web or saved; a saved one is no JSON of a service, and has no headers. */
export function tryModuleOn(
	page: string | SavedPage,
	options: Omit<VisitOptions, 'extract' | 'explainsExtract'>,
	{ extractModule, signal }: { readonly extractModule: ExtractModule; readonly signal: AbortSignal },
): Promise<Visit> {
	const asked = { ...options, extractModule };
	const worker = EXTRACT_WORKER;
	if (typeof page === 'string') return tryModuleOnUrl(page, asked, { worker, signal });
	return tryModuleOnBytes(page.body, asked, { ...page, worker });
}
