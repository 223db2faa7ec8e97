/**
 * How an instance slows down for a host that says 429 or 503.
 *
 * Additive increase, multiplicative decrease, as TCP does: what is in flight is halved, a pause follows, after which one
 * visit alone tries whether the host has recovered; each that it then answers adds to the limit.
 */
export interface HostBackoff {
	/** Visits in flight at most; grows by 1 for as many answers as it is. */
	readonly limit: number;
	/** Nothing starts before it; milliseconds since the epoch, 0 without a pause. */
	readonly pausedUntil: number;
	/** One visit alone may be in flight, until it is answered otherwise. */
	readonly isProbing: boolean;
	/** Visits that began before this are of the time before the last pause: they say nothing new. */
	readonly since: number;
	/** Pauses in a row without an answer between them. */
	readonly streak: number;
}

/** A host that never complained. */
export const NO_BACKOFF: HostBackoff = {
	limit: Number.POSITIVE_INFINITY,
	pausedUntil: 0,
	isProbing: false,
	since: 0,
	streak: 0,
};

/** From here on nobody can tell the limit from none. */
const RECOVERED_LIMIT = 100;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_OWN_PAUSE_MS = 60_000;
/** Who asks for more is not waited for: each of its targets ends by itself. */
const LONGEST_PAUSE_MS = 3_600_000;

export interface Complaint {
	/** When the visit began that was answered so, in milliseconds since the epoch. */
	readonly startedAt: number;
	readonly now: number;
	/** Visits in flight at the host, this one included. */
	readonly inFlight: number;
	/** What the host asks for; `undefined` if it does not say. */
	readonly askedMs: number | undefined;
	/** Whether the host has to be left alone for a while, and not only asked less. */
	readonly pauses: boolean;
	/** From 0 to 1, to spread instances that were refused together. */
	readonly random: number;
}

/** The backoff after a complaint. */
export function slowed(backoff: HostBackoff, complaint: Complaint): HostBackoff {
	const { startedAt, now, inFlight, askedMs, pauses } = complaint;
	const isNew = startedAt >= backoff.since;
	const limit = isNew ? Math.max(1, Math.floor(Math.min(backoff.limit, inFlight) / 2)) : backoff.limit;
	if (!pauses || (askedMs ?? 0) > LONGEST_PAUSE_MS) return { ...backoff, limit, since: isNew ? now : backoff.since };

	// Of those in flight together each tells of the same trouble: the longest wait counts, and counts once.
	const streak = isNew ? backoff.streak + 1 : backoff.streak;
	const pausedUntil = Math.max(backoff.pausedUntil, now + Math.round(askedMs ?? ownPauseMs(streak, complaint.random)));
	return { limit, pausedUntil, isProbing: true, since: Math.max(pausedUntil, backoff.since), streak };
}

/** The backoff after an answer that was no complaint. */
export function eased(backoff: HostBackoff, startedAt: number): HostBackoff {
	if (backoff === NO_BACKOFF || startedAt < backoff.since) return backoff;
	const limit = backoff.isProbing ? backoff.limit : backoff.limit + 1 / backoff.limit;
	return limit >= RECOVERED_LIMIT ? NO_BACKOFF : { ...backoff, limit, isProbing: false, streak: 0 };
}

/** Visits in flight at most, now. */
export function limitOf({ isProbing, limit }: HostBackoff): number {
	return isProbing ? 1 : Math.floor(limit);
}

function ownPauseMs(streak: number, random: number): number {
	return Math.min(LONGEST_OWN_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (streak - 1)) * (0.75 + random / 4);
}
