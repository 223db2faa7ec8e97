import { OUTCOMES } from '../../../../../shared/core/result.ts';
import { API_OPTIONS } from '../../../options/api.ts';
import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import { flag, inGroup, optional, type Values } from '../../../options/option.ts';
import { OUTPUT_OPTIONS } from '../../../options/results.ts';
import { createJobCommand } from '../../../parse/command.ts';
import { choices } from '../../../parse/values/value-parsers.ts';

const OPTIONS = {
	...DATA_OPTIONS,
	...API_OPTIONS,
	...inGroup('Result', {
		outcomes: optional(choices(OUTCOMES), {
			name: 'outcome',
			help: 'only results that ended so, such as timeout,blocked',
		}),
		unchanged: flag({
			name: 'unchanged',
			help: 'also pages that have not changed, which a job with --changed leaves out',
		}),
		failed: flag({ name: 'failed', help: 'only results that count as failed' }),
	}),
	...OUTPUT_OPTIONS,
};

export interface JobsResultsOptions extends Values<typeof OPTIONS> {
	readonly jobId: string;
}

export const JOBS_RESULTS = createJobCommand({
	name: 'jobs results',
	does: 'write the results of a job',
	about: ['Also of a job that runs: what is stored by now.'],
	options: OPTIONS,
	examples: [
		{ line: 'shoal jobs results ID --format csv --out results.csv', does: 'once more, as CSV' },
		{ line: 'shoal jobs results ID --failed', does: 'what failed' },
		{ line: 'shoal jobs results ID --unchanged', does: 'all that a job with --changed has visited' },
		{ line: 'shoal jobs results ID --outcome timeout,blocked', does: 'what ended so' },
	],
	parse: (jobId, values): JobsResultsOptions => ({ jobId, ...values }),
	load: () => import('./run.ts'),
});
