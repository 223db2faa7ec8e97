import { API_OPTIONS } from '../../../options/api.ts';
import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import type { Values } from '../../../options/option.ts';
import { JSON_OPTIONS } from '../../../options/results.ts';
import { createCommand } from '../../../parse/command.ts';

const OPTIONS = {
	...DATA_OPTIONS,
	...API_OPTIONS,
	...JSON_OPTIONS,
};

export interface JobsListOptions extends Values<typeof OPTIONS> {}

export const JOBS_LIST = createCommand({
	name: 'jobs list',
	does: 'list the jobs, newest first',
	options: OPTIONS,
	examples: [{ line: 'shoal jobs list --json', does: 'as {"jobs":[…]}' }],
	parse: (_, values): JobsListOptions => values,
	load: () => import('./run.ts'),
});
