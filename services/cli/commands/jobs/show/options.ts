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

export interface JobsShowOptions extends Values<typeof OPTIONS> {
	readonly jobId: string;
}

export const JOBS_SHOW = createJobCommand({
	name: 'jobs show',
	does: 'show the summary of a job',
	about: ['What broke, where the time went, what bounded the job, what it would cost on AWS, and its dead letters.'],
	options: OPTIONS,
	examples: [{ line: 'shoal jobs show ID', does: 'what it did, took and cost' }],
	parse: (jobId, values): JobsShowOptions => ({ jobId, ...values }),
	load: () => import('./run.ts'),
});
