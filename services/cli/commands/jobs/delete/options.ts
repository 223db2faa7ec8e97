import { API_OPTIONS } from '../../../options/api.ts';
import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import { flag, inGroup, type Values } from '../../../options/option.ts';
import { JSON_OPTIONS } from '../../../options/results.ts';
import { createCommand } from '../../../parse/command.ts';

const OPTIONS = {
	...DATA_OPTIONS,
	...API_OPTIONS,
	...inGroup('General', {
		force: flag({ name: 'force', help: 'also a job that has not ended' }),
	}),
	...JSON_OPTIONS,
};

export interface JobsDeleteOptions extends Values<typeof OPTIONS> {
	readonly jobIds: readonly string[];
}

export const JOBS_DELETE = createCommand({
	name: 'jobs delete',
	does: 'delete jobs with everything that is stored of them',
	about: [
		'Refuses a job that has not ended: cancel it first, or give --force. Without it, the newest 50 jobs are kept, each for 30 days.',
	],
	operands: 'ID…',
	takes: { min: 1, max: Number.POSITIVE_INFINITY },
	options: OPTIONS,
	examples: [{ line: 'shoal jobs delete ID', does: 'plan, results and report are gone' }],
	parse: (jobIds, values): JobsDeleteOptions => ({ jobIds, ...values }),
	load: () => import('./run.ts'),
});
