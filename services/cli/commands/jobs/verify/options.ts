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

export interface JobsVerifyOptions extends Values<typeof OPTIONS> {
	readonly jobId: string;
}

export const JOBS_VERIFY = createJobCommand({
	name: 'jobs verify',
	does: 'prove, from what is stored, that each target of a job ended exactly once',
	options: OPTIONS,
	examples: [{ line: 'shoal jobs verify ID', does: 'exit 0 is the proof, 1 the list of what is wrong' }],
	parse: (jobId, values): JobsVerifyOptions => ({ jobId, ...values }),
	load: () => import('./run.ts'),
});
