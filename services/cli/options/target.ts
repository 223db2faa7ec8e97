import { WORKLOADS } from '../../../shared/core/fetch/workload.ts';
import { separator } from '../parse/values/separator.ts';
import { choice, integer, path } from '../parse/values/value-parsers.ts';
import { inGroup, once, optional, withDefault } from './option.ts';

/** Where targets come from, beside the arguments. */
export const SOURCE_OPTIONS = inGroup('Target', {
	from: once(path('FILE', 'files'), {
		name: 'from',
		help: 'targets from a file: .txt one a line, .csv and .jsonl with a url column or field, .gz of any; - is stdin',
	}),
	separator: optional(separator, {
		name: 'separator',
		help: 'what parts the columns of the file, which then is CSV: tab ; , or | (quoted for the shell)',
		defaultText: 'what parts the column url from others in the first line',
	}),
});

/** What is done with each target. */
export const WORKLOAD_OPTIONS = inGroup('Target', {
	workload: withDefault(choice(WORKLOADS), {
		name: 'workload',
		help: 'fetch the targets, or hash: items of CPU work in their place, PBKDF2 with SHA-256',
		defaultText: 'fetch',
	}),
	items: optional(integer('N', { min: 1, max: 1_000_000 }), {
		name: 'items',
		help: 'items of the workload hash',
		defaultText: '200',
	}),
	rounds: optional(integer('N', { min: 1, max: 10_000_000 }), {
		name: 'rounds',
		help: 'rounds of PBKDF2 that each item takes',
		defaultText: '100000',
	}),
});
