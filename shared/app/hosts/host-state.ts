import type { JobStore } from '../../ports/job-store.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';
import { createHostBackoffs, type HostBackoffs } from './host-backoffs.ts';
import { createHostLeases, type HostLeases } from './host-leases.ts';
import { createHostTimes, type HostTimes } from './host-times.ts';
import type { Lead } from './reserve.ts';
import { createRobotsReader, type RobotsReader, type RobotsReaderDeps } from './robots-reader.ts';
import { createSilentOrigins, type SilentOrigins } from './silent-origins.ts';

/** What an instance needs to treat hosts as its jobs want: the same from one invocation to the next. */
export interface HostState {
	readonly limiter: RateLimiter;
	readonly robotsReader: RobotsReader;
	readonly backoffs: HostBackoffs;
	readonly hostLeases: HostLeases;
	readonly times: HostTimes;
	readonly lead: Lead;
	readonly silentOrigins: SilentOrigins;
}

export interface HostStateDeps extends RobotsReaderDeps {
	readonly limiter: RateLimiter;
	readonly jobs: Pick<JobStore, 'lease' | 'release'>;
}

/** The threads of an instance have to start, too. */
const FIRST_LEAD_MS = 500;

/** Made once in an instance, so that it remembers hosts from one invocation to the next. */
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
