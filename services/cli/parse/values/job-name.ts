import { SCHEDULE_NAME } from '../../../../shared/core/schedules/schedule.ts';
import type { ValueParser } from './value-parsers.ts';

/** As schedules are named: the jobs of one have its name. */
export const jobName: ValueParser<string> = {
	placeholder: 'NAME',
	expected: 'a name: 1 to 50 letters, digits, dots, dashes and underscores, as in nightly',
	read: (given) => (SCHEDULE_NAME.test(given) ? given : undefined),
};
