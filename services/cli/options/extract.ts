import { EXTRACT_TIMEOUT_MS } from '../../../shared/core/content/extract/extract-module.ts';
import { path, seconds } from '../parse/values/value-parsers.ts';
import { inGroup, once, withDefault } from './option.ts';

/** What is read from each page. */
export const EXTRACT_OPTIONS = inGroup('Result', {
	extractFile: once(path('FILE', 'files'), {
		name: 'extract',
		help: 'reads fields from each page by the rules in this file, JSON or YAML: CSS selectors, JSON-LD, Open Graph, meta; try them with shoal extract-test',
	}),
	extractModuleFile: once(path('FILE', 'files'), {
		name: 'extract-module',
		help: "reads fields from each page by a function of yours, the default export of this file (.ts, .js, .mjs), on a thread beside the one that fetches; or NAME, one of the stack's own",
	}),
	extractTimeoutMs: withDefault(seconds({ min: 0.01, max: 60 }), {
		name: 'extract-timeout',
		help: 'seconds that the module may take for a page',
		defaultText: String(EXTRACT_TIMEOUT_MS / 1000),
	}),
});
