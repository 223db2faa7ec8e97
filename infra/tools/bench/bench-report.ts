import type { CheckReport } from './check/check-bench.ts';
import type { ListReport } from './list/list-report.ts';
import type { Machine } from './machine.ts';
import type { ProfileReport } from './profile/profile-report.ts';
import type { StartReport } from './start/start-bench.ts';

/** What `npm run bench -- --json` prints: every figure that the README and `docs` quote is in it. */
export interface BenchReport {
	/** ISO 8601, UTC. */
	readonly takenAt: string;
	readonly machine: Machine;
	/** Absent for what was not asked for. */
	readonly list?: ListReport;
	readonly check?: CheckReport;
	readonly start?: StartReport;
	readonly profile?: readonly ProfileReport[];
	readonly checkProfile?: readonly ProfileReport[];
}
