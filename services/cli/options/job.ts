import { API_OPTIONS } from './api.ts';
import { DATA_OPTIONS } from './data-folder.ts';
import { DESTINATION_OPTIONS, EXPORT_OPTIONS, ITEM_OPTIONS, MAIL_OPTIONS, SINK_OPTIONS } from './delivery.ts';
import { CHAOS_OPTIONS, MODE_OPTIONS, SETTING_OPTIONS } from './execution.ts';
import { LIMIT_OPTIONS } from './job-limits.ts';
import type { Values } from './option.ts';
import { POLITENESS_OPTIONS } from './politeness.ts';
import { REQUEST_OPTIONS } from './request.ts';
import { EXIT_OPTIONS, JSON_OPTIONS, OUTPUT_OPTIONS, REPORT_OPTIONS } from './results.ts';

/** What every command takes that starts a job; an option of one command is in the folder of that command. */
export const JOB_OPTIONS = {
	...MODE_OPTIONS,
	...DATA_OPTIONS,
	...API_OPTIONS,
	...SETTING_OPTIONS,
	...CHAOS_OPTIONS,
	...LIMIT_OPTIONS,
	...REQUEST_OPTIONS,
	...POLITENESS_OPTIONS,
	...OUTPUT_OPTIONS,
	...REPORT_OPTIONS,
	...DESTINATION_OPTIONS,
	...MAIL_OPTIONS,
	...SINK_OPTIONS,
	...ITEM_OPTIONS,
	...EXPORT_OPTIONS,
	...EXIT_OPTIONS,
	...JSON_OPTIONS,
};

export interface JobValues extends Values<typeof JOB_OPTIONS> {}
