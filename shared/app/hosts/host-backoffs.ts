import { type Complaint, eased, FREE_PACE, type HostPace, slowed } from '../../core/hosts/host-backoff.ts';

/** How an instance treats hosts that complained: kept from one invocation to the next, and for all jobs. */
export interface HostPaces {
	/** Hosts that complained and have not recovered. */
	readonly size: number;
	of(host: string): HostPace;
	/** @returns Whether the host is left alone for longer than it was before. */
	complain(host: string, complaint: Complaint): boolean;
	/** @param startedAt - When the visit began that was answered. */
	answer(host: string, startedAt: number): void;
}

/** Of those that have complained, the oldest is forgotten. */
const MAX_HOSTS = 5_000;

export function createHostPaces(): HostPaces {
	const paces = new Map<string, HostPace>();

	function keep(host: string, pace: HostPace): void {
		if (pace === FREE_PACE) paces.delete(host);
		else paces.set(host, pace);
		const [oldest] = paces.keys();
		if (paces.size > MAX_HOSTS && oldest !== undefined) paces.delete(oldest);
	}

	return {
		get size() {
			return paces.size;
		},
		of: (host) => paces.get(host) ?? FREE_PACE,
		complain(host, complaint) {
			const before = paces.get(host) ?? FREE_PACE;
			const after = slowed(before, complaint);
			keep(host, after);
			return after.pausedUntil > before.pausedUntil && after.streak > before.streak;
		},
		answer(host, startedAt) {
			const pace = paces.get(host);
			if (pace !== undefined) keep(host, eased(pace, startedAt));
		},
	};
}
