/** How often targets had to wait for their hosts, and which hosts asked for it. */
export interface HostWaits {
	/** Put off for the rate or the cap of a host. */
	readonly forRate: number;
	/** Answers that asked to slow down, and targets that were put off for them. */
	readonly forPauses: number;
	/** Hosts that asked to slow down; the first hundred. */
	readonly slowedHosts: readonly string[];
}

export const NO_WAITS: HostWaits = { forRate: 0, forPauses: 0, slowedHosts: [] };

const MAX_HOSTS = 100;

/** One more. */
export function addWait(waits: HostWaits = NO_WAITS, why: 'rate' | 'pause' | 'lease', host: string): HostWaits {
	if (why !== 'pause') return { ...waits, forRate: waits.forRate + 1 };
	return {
		...waits,
		forPauses: waits.forPauses + 1,
		slowedHosts: distinct([...waits.slowedHosts, host]),
	};
}

/** Adds up those of several chunks. */
export function addWaits(all: readonly HostWaits[]): HostWaits {
	return {
		forRate: all.reduce((total, { forRate }) => total + forRate, 0),
		forPauses: all.reduce((total, { forPauses }) => total + forPauses, 0),
		slowedHosts: distinct(all.flatMap(({ slowedHosts }) => slowedHosts)),
	};
}

function distinct(hosts: readonly string[]): string[] {
	return [...new Set(hosts)].slice(0, MAX_HOSTS);
}
