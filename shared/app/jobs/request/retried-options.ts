import type { Job, JobOptions, Mode } from '../../../core/job.ts';
import { type JobDefaults, type JobOptionValues, jobOptionsOf } from './job-options.ts';

/** What a job is to be tried again with; the rest is as it was. */
export interface RetryWish {
	/** That of the old job, if absent. */
	readonly mode?: Mode | undefined;
	/** Values, of which those count that are `given`. */
	readonly values: Omit<JobOptionValues, 'mode'>;
	/** Names of the values that were said. */
	readonly given: ReadonlySet<string>;
}

/** Options that belong to the mode: another mode has its own. */
const OF_THE_MODE = ['concurrency', 'threads', 'memoryMb'] as const;

/**
 * The options of a job that tries another one again.
 *
 * @param defaults - For what another mode than that of the old job needs.
 */
export function retriedOptions(
	old: Pick<Job, 'mode' | 'options'>,
	{ mode = old.mode, values, given }: RetryWish,
	defaults: Omit<JobDefaults, 'chunkSize'>,
): JobOptions {
	const isMeant = (name: string) =>
		given.has(name) ||
		(mode !== old.mode && OF_THE_MODE.some((each) => each === name)) ||
		// A value among the headers may name a secret.
		(name === 'secretHeaders' && given.has('headers'));
	const fresh = jobOptionsOf({ ...values, mode }, { ...defaults, chunkSize: 0 });
	const { destinations, trustsDestinations, ...kept } = old.options;
	const sent = isMeant('destinations') ? fresh : { destinations, trustsDestinations };
	const limits = { ...old.options.limits, ...fresh.limits };
	return {
		...overridden(kept, fresh, isMeant),
		visit: overridden(old.options.visit, fresh.visit, isMeant),
		...politenessOf(old.options, fresh, isMeant),
		...(Object.keys(limits).length > 0 && { limits }),
		// Who trusts a destination is who named it.
		...(sent.destinations && { destinations: sent.destinations }),
		...(sent.destinations && sent.trustsDestinations && { trustsDestinations: sent.trustsDestinations }),
	};
}

type IsMeant = (name: string) => boolean;

/** Options of a job have the names that they have in what is asked for. */
function overridden<T extends object>(old: T, fresh: T, isMeant: IsMeant): T {
	const said = Object.entries(fresh).filter(([name]) => isMeant(name) && !OF_THEIR_OWN.has(name));
	return { ...old, ...Object.fromEntries(said) };
}

const OF_THEIR_OWN = new Set(['destinations', 'trustsDestinations']);

function politenessOf(old: JobOptions, fresh: JobOptions, isMeant: IsMeant): Pick<JobOptions, 'politeness'> {
	const said = Object.entries(fresh.politeness ?? {}).filter(([name]) => isMeant(name));
	const robots = isMeant('ignoreRobots') && fresh.politeness ? { robots: fresh.politeness.robots } : {};
	if (said.length === 0 && Object.keys(robots).length === 0) return {};
	return { politeness: { robots: false, ...old.politeness, ...Object.fromEntries(said), ...robots } };
}
