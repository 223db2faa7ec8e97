import { API_OPTIONS } from '../../../options/api.ts';
import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import type { Values } from '../../../options/option.ts';
import {
	EXIT_OPTIONS,
	JSON_OPTIONS,
	OUTPUT_OPTIONS,
	REPORT_OPTIONS,
	requireOneOnStdout,
} from '../../../options/results.ts';
import { createJobCommand } from '../../../parse/command.ts';

const OPTIONS = {
	...DATA_OPTIONS,
	...API_OPTIONS,
	...OUTPUT_OPTIONS,
	out: { ...OUTPUT_OPTIONS.out, defaultText: 'nowhere' },
	...REPORT_OPTIONS,
	...EXIT_OPTIONS,
	...JSON_OPTIONS,
};

export interface JobsWatchOptions extends Values<typeof OPTIONS> {
	readonly jobId: string;
}

export const JOBS_WATCH = createJobCommand({
	name: 'jobs watch',
	does: 'show how a job gets on that something else runs, until it has ended',
	about: [
		'Then it says what came of it, with the exit code that the job itself would have had. Ctrl-C ends the watching, and not the job.',
	],
	options: OPTIONS,
	examples: [
		{ line: 'shoal jobs watch ID', does: 'of a command that runs in another terminal, or of shoal serve' },
		{ line: 'shoal jobs watch ID --api https://api.example.com --out results.jsonl', does: 'of a deployed stack' },
	],
	parse: (jobId, values): JobsWatchOptions => {
		requireOneOnStdout(values);
		return { jobId, ...values };
	},
	load: () => import('./run.ts'),
});
