import { path } from '../parse/values/value-parsers.ts';
import { inGroup, withDefault } from './option.ts';

export const DEFAULT_DATA_DIR = '.shoal';

/** Where the jobs are. */
export const DATA_OPTIONS = inGroup('General', {
	dataDir: withDefault(path('DIR', 'folders'), {
		name: 'data',
		help: 'where the embedded stack keeps its state',
		defaultText: DEFAULT_DATA_DIR,
	}),
});
