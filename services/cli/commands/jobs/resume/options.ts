import { API_OPTIONS } from '../../../options/api.ts';
import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import { MAIL_OPTIONS } from '../../../options/delivery.ts';
import { CHAOS_OPTIONS, SETTING_OPTIONS } from '../../../options/execution.ts';
import type { Values } from '../../../options/option.ts';
import { QUARANTINE_OPTIONS } from '../../../options/quarantine-file.ts';
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
	batchSize: SETTING_OPTIONS.batchSize,
	maxInstances: SETTING_OPTIONS.maxInstances,
	...CHAOS_OPTIONS,
	...OUTPUT_OPTIONS,
	...REPORT_OPTIONS,
	...QUARANTINE_OPTIONS,
	...MAIL_OPTIONS,
	...EXIT_OPTIONS,
	...JSON_OPTIONS,
};

export interface JobsResumeOptions extends Values<typeof OPTIONS> {
	readonly jobId: string;
}

export const JOBS_RESUME = createJobCommand({
	name: 'jobs resume',
	does: 'go on with a job that was interrupted',
	about: [
		'A check ends as it would have: its broken links go to stdout and decide the exit code, results go to --out only, and its --baseline and --quarantine count as before; --quarantine names another, or that of a check that was started with --api.',
	],
	options: OPTIONS,
	examples: [{ line: 'shoal jobs resume ID --out results.jsonl', does: 'what is stored is not fetched again' }],
	parse: (jobId, values): JobsResumeOptions => {
		requireOneOnStdout(values);
		return { jobId, ...values };
	},
	load: () => import('./run.ts'),
});
