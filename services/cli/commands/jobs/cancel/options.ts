import { API_OPTIONS } from '../../../options/api.ts';
import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import type { Values } from '../../../options/option.ts';
import { JSON_OPTIONS } from '../../../options/results.ts';
import { createJobCommand } from '../../../parse/command.ts';

const OPTIONS = {
	...DATA_OPTIONS,
	...API_OPTIONS,
	...JSON_OPTIONS,
};

export interface JobsCancelOptions extends Values<typeof OPTIONS> {
	readonly jobId: string;
}

export const JOBS_CANCEL = createJobCommand({
	name: 'jobs cancel',
	does: 'cancel a job: no new target starts',
	about: ['Stops it where it runs, or, if its process is gone, ends it here.'],
	options: OPTIONS,
	examples: [{ line: 'shoal jobs cancel ID', does: 'its results so far are kept' }],
	parse: (jobId, values): JobsCancelOptions => ({ jobId, ...values }),
	load: () => import('./run.ts'),
});
