import { path } from '../parse/values/value-parsers.ts';
import { inGroup, once } from './option.ts';

/** What is read from each page. */
export const EXTRACT_OPTIONS = inGroup('Result', {
	extractFile: once(path('FILE', 'files'), {
		name: 'extract',
		help: 'reads fields from each page by the rules in this file, JSON or YAML: CSS selectors, JSON-LD, Open Graph, meta; try them with shoal extract-test',
	}),
});
