import { UsageError } from '../../../shared/core/errors.ts';
import { openSinks, type SinkOptions, type Sinks } from './open-sinks.ts';

export interface FollowSinks {
	/** Then stdout is for broken links. */
	readonly checksLinks: boolean;
	/** Whether results go nowhere unless `--out` says where; default no. */
	readonly toFileOnly?: boolean;
}

/**
 * Where the results and reports of a job go that is there already.
 *
 * @throws {UsageError} Stdout would have both broken links and results.
 */
export async function openFollowSinks(
	options: SinkOptions,
	{ checksLinks, toFileOnly = checksLinks }: FollowSinks,
): Promise<Sinks> {
	if (checksLinks && options.out === '-') {
		throw new UsageError('the broken links of a check go to stdout; give --out a file for the results');
	}
	return openSinks(toFileOnly ? { ...options, json: true } : options);
}
