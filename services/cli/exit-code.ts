import { UsageError } from '../../shared/core/errors.ts';
import type { JobSummary } from '../../shared/core/report/summary.ts';
import { countFailures } from '../../shared/core/result.ts';

/** What the exit codes of every command mean; help prints it. */
export const EXIT_CODES = {
	0: 'done, and nothing was found wrong',
	1: 'done, with failed targets or a check that could not look (never with --exit-zero), or with runs that cannot be compared',
	2: 'the command line or a file given to it is wrong; nothing was run',
	3: 'the job could not be run, or was cancelled or stopped by a limit',
	130: 'interrupted by Ctrl-C; what is stored is kept, and a job that was stored can be resumed',
} as const;

export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** @param exitZero - Failed targets are no reason for 1; a job that did not end as it should stays 3. */
export function exitCodeOf(
	{ state, counts, settings }: JobSummary,
	{ exitZero }: { readonly exitZero: boolean },
): ExitCode {
	if (state !== 'reported') return 3;
	return countFailures(counts, settings.crawl) > 0 && !exitZero ? 1 : 0;
}

export function exitCodeOfError(error: unknown): ExitCode {
	return error instanceof UsageError ? 2 : 3;
}
