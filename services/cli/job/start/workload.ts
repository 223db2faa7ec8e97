import { UsageError } from '../../../../shared/core/errors.ts';
import { FETCH, hashTargets, type Workload } from '../../../../shared/core/fetch/workload.ts';
import { requireOneSource } from '../../options/target.ts';
import { requireAddresses } from '../../parse/address-operand.ts';
import { formatCount, formatPlural } from '../../text/format.ts';

/** The CPU study's: seconds of one core, in items short enough to be shared. */
const DEFAULT_ITEMS = 200;
const DEFAULT_ROUNDS = 100_000;

export interface WorkloadOptions {
	readonly workload: Workload['kind'];
	readonly items: number | undefined;
	readonly rounds: number | undefined;
}

interface TargetOptions extends WorkloadOptions {
	readonly urls: readonly string[];
	readonly from: string | undefined;
	readonly sitemap: string | undefined;
	readonly since: number | undefined;
	readonly crawl?: boolean;
}

/** What the visits of a job do. */
export function workloadOf({ workload, rounds }: WorkloadOptions): Workload {
	return workload === 'fetch' ? FETCH : { kind: 'hash', rounds: rounds ?? DEFAULT_ROUNDS };
}

/** The source of a workload that makes its own; `undefined` where the user gives it. */
export function hashSource({ workload, items = DEFAULT_ITEMS, rounds = DEFAULT_ROUNDS }: WorkloadOptions) {
	if (workload === 'fetch') return undefined;
	return {
		name: `${formatPlural(items, 'item')} of PBKDF2, ${formatCount(rounds)} rounds each`,
		targets: hashTargets(items),
	};
}

/** @throws {UsageError} There is nothing to visit, or a workload is given targets that it would ignore. */
export function requireTargets(command: string, options: TargetOptions): void {
	const { workload, urls, from, sitemap, crawl, items, rounds } = options;
	requireOneSource(options);
	if (workload === 'hash' && crawl)
		throw new UsageError('--workload hash has no links to --crawl; leave out one of them');
	const isGiven = urls.length > 0 || from !== undefined || sitemap !== undefined;
	if (workload === 'hash' && isGiven) {
		throw new UsageError(
			'--workload hash makes its own items; leave out the URLs, --from and --sitemap, or the workload',
		);
	}
	if (workload === 'fetch' && !isGiven) {
		throw new UsageError(
			`${command} has nothing to fetch; give URLs, a file with --from FILE (- is stdin), or --sitemap URL`,
		);
	}
	requireAddresses(urls);
	if (workload === 'fetch' && (items !== undefined || rounds !== undefined)) {
		throw new UsageError(`--${items === undefined ? 'rounds' : 'items'} goes with --workload hash`);
	}
}
