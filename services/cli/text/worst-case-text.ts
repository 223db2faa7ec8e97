import type { JobOptions } from '../../../shared/core/job.ts';
import { type WorstCaseInput, worstCaseOf } from '../../../shared/core/report/worst-case.ts';
import { formatDollars, formatDuration, formatPlural } from './format.ts';

/** What a job may cost before it has run, and what holds it back. */
export function worstCaseText(input: WorstCaseInput & { readonly options: Pick<JobOptions, 'limits'> }): string {
	const { targets, options } = input;
	const { total } = worstCaseOf(input);
	const attempts = formatPlural(options.retries + 1, 'attempt');
	const what = `${formatPlural(targets, 'target')}, ${attempts} of ${formatDuration(options.visit.timeoutMs)} each`;
	const limit = options.limits?.maxCostUsd;
	const stop =
		limit === undefined ? 'no --max-cost stops it earlier' : `--max-cost stops it near ${formatDollars(limit)}`;
	return `Worst case on AWS at list prices: ${formatDollars(total)} (${what}); ${stop}`;
}
