import type { JobStore } from '../../ports/job-store.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';
import { createHostBackoffs } from './host-backoffs.ts';
import { createHostLeases } from './host-leases.ts';
import type { HostState } from './host-queues.ts';
import { createHostTimes } from './host-times.ts';
import { createRobotsReader, type RobotsReaderDeps } from './robots-reader.ts';
import { createSilentOrigins } from './silent-origins.ts';

export interface HostStateDeps extends RobotsReaderDeps {
	readonly limiter: RateLimiter;
	readonly jobs: Pick<JobStore, 'lease' | 'release'>;
}

/** The threads of an instance have to start, too. */
const FIRST_LEAD_MS = 500;

/** How an instance treats hosts; made once, so that it remembers them from one invocation to the next. */
export function createHostState(deps: HostStateDeps): HostState {
	return {
		limiter: deps.limiter,
		robotsReader: createRobotsReader(deps),
		backoffs: createHostBackoffs(deps.clock.now),
		hostLeases: createHostLeases(deps),
		times: createHostTimes(),
		lead: { ms: FIRST_LEAD_MS },
		silentOrigins: createSilentOrigins(deps.clock.now),
	};
}
