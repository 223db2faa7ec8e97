import { UsageError } from '../../../shared/core/errors.ts';
import { jobName } from '../parse/values/job-name.ts';
import { flag, inGroup, optional } from './option.ts';

/** What has become of pages since an earlier job. */
export const CHANGE_OPTIONS = inGroup('Result', {
	name: optional(jobName, {
		name: 'name',
		help: 'tells of each page whether it is new, changed or unchanged since the last job of this name',
	}),
	changed: flag({
		name: 'changed',
		help: 'only pages that are new, or have changed since the last job of the same --name; what its server calls unchanged is not fetched',
	}),
});

interface ChangeValues {
	readonly name: string | undefined;
	readonly changed: boolean;
	readonly workload: string;
}

/** @throws {UsageError} There is nothing to compare with, or nothing to compare. */
export function requireName({ name, changed, workload }: ChangeValues): void {
	if (changed && name === undefined) {
		throw new UsageError('--changed compares with the last job of the same name; add --name NAME');
	}
	if (name !== undefined && workload === 'hash') {
		throw new UsageError('--workload hash has no pages to compare; leave out one of it and --name');
	}
}
