import { watchClock } from '../../core/clock-skew.ts';
import { type Complaint, eased, type HostBackoff, NO_BACKOFF, slowed } from '../../core/hosts/host-backoff.ts';
import { keepNewest } from '../../core/keep-newest.ts';

/** How an instance treats hosts that complained: kept from one invocation to the next, and for all jobs. */
export interface HostBackoffs {
	/** Hosts that complained and have not recovered. */
	readonly size: number;
	of(host: string): HostBackoff;
	/** @returns Whether the host is left alone for longer than it was before. */
	complain(host: string, complaint: Complaint): boolean;
	/** @param startedAt - When the visit began that was answered. */
	answer(host: string, startedAt: number): void;
}

/** Of those that have complained, the oldest is forgotten. */
const MAX_HOSTS = 5_000;

export function createHostBackoffs(now: () => number): HostBackoffs {
	const backoffs = new Map<string, HostBackoff>();
	const setBackSince = watchClock();

	/** If the clock was set back, pauses are as far away as they were. */
	function followClock(): void {
		const setBackMs = setBackSince(now());
		if (setBackMs === 0) return;
		for (const [host, backoff] of backoffs) {
			const { pausedUntil, since } = backoff;
			backoffs.set(host, { ...backoff, pausedUntil: pausedUntil - setBackMs, since: since - setBackMs });
		}
	}

	function backoffOf(host: string): HostBackoff | undefined {
		followClock();
		return backoffs.get(host);
	}

	function keep(host: string, backoff: HostBackoff): void {
		if (backoff === NO_BACKOFF) backoffs.delete(host);
		else backoffs.set(host, backoff);
		keepNewest(backoffs, MAX_HOSTS);
	}

	return {
		get size() {
			return backoffs.size;
		},
		of: (host) => backoffOf(host) ?? NO_BACKOFF,
		complain(host, complaint) {
			const before = backoffOf(host) ?? NO_BACKOFF;
			const after = slowed(before, complaint);
			keep(host, after);
			return after.pausedUntil > before.pausedUntil && after.streak > before.streak;
		},
		answer(host, startedAt) {
			const backoff = backoffOf(host);
			if (backoff !== undefined) keep(host, eased(backoff, startedAt));
		},
	};
}
