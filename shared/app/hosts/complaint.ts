import type { Complaint } from '../../core/hosts/host-backoff.ts';
import { statusOf, type Visit } from '../../core/visit.ts';
import type { Seen } from './permit.ts';

/** Whether a host that answers so has had enough for now. */
export function isComplaint(status: number | null): boolean {
	return status === 429 || status === 503;
}

/** @param inFlight - At the host, as many as are not known to be fewer. */
export function complaintOf(
	{ visit, startedAt }: Seen,
	{ inFlight, now, random }: Pick<Complaint, 'inFlight' | 'now' | 'random'>,
): Complaint {
	const askedMs = askedWaitOf(visit);
	return {
		startedAt,
		now,
		inFlight,
		askedMs,
		pauses: statusOf(visit) === 429 || askedMs !== undefined,
		random,
	};
}

function askedWaitOf(visit: Visit): number | undefined {
	return visit.kind === 'response' || visit.kind === 'next request' ? (visit.retryAfterMs ?? undefined) : undefined;
}
