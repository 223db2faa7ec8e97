import type { Job } from '../../core/job.ts';
import type { HostLeases } from './host-leases.ts';

export interface QueueLeaseDeps {
	readonly job: Job;
	readonly host: string;
	/** Of all instances. */
	readonly leases: number;
	readonly hostLeases: HostLeases;
	readonly schedule: (callback: () => void, delayMs: number) => () => void;
	/** As in `HostQueueDeps`. */
	readonly holdMs: (longestMs: number) => number;
	/** Of a lease that is taken now, in milliseconds since the epoch. */
	readonly leaseUntil: () => number;
	readonly onError: (error: unknown) => void;
}

const LEASE_POLL_MS = 400;

/** The lease of an instance at a host where it needs one. */
export function createQueueLease({ job, host, leases, hostLeases, ...deps }: QueueLeaseDeps) {
	let lease: string | undefined;

	const tryOnce = () => hostLeases.take(job, host, { leases, until: deps.leaseUntil() });

	return {
		/** @returns Whether a lease was found within `longestMs`, and is ours. */
		async take(longestMs: number): Promise<boolean> {
			let waitedMs = 0;
			try {
				lease = await tryOnce();
				while (lease === undefined && waitedMs < longestMs && deps.holdMs(LEASE_POLL_MS) >= LEASE_POLL_MS) {
					await new Promise<void>((resolve) => deps.schedule(resolve, LEASE_POLL_MS));
					waitedMs += LEASE_POLL_MS;
					lease = await tryOnce();
				}
			} catch (error) {
				deps.onError(error);
			}
			return lease !== undefined;
		},
		/** @returns Whether there was one to leave. */
		leave(): boolean {
			if (lease === undefined) return false;
			// It expires, too.
			hostLeases.release(job, lease).catch(deps.onError);
			lease = undefined;
			return true;
		},
	};
}
