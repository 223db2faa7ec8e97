import { path } from '../parse/values/value-parsers.ts';
import { flag, inGroup, once } from './option.ts';

/** Whether responses are kept as they came. */
export const PAGE_OPTIONS = inGroup('Result', {
	keepBodies: flag({
		name: 'keep-bodies',
		help: 'keeps each response, compressed, with the job: shoal jobs bodies writes them to files',
	}),
	warc: once(path('FILE', 'files'), {
		name: 'warc',
		help: 'writes all responses, with their requests, into this file (.warc.gz: WARC 1.1); keeps them as --keep-bodies does',
	}),
});
