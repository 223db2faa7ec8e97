/**
 * How an instance slows down for a host that says 429 or 503.
 *
 * Additive increase, multiplicative decrease, as TCP does: what is in flight is halved, a pause follows, after which one
 * visit alone tries whether the host has recovered; each that it then answers adds to the limit.
 */
export interface HostPace {
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
export const FREE_PACE: HostPace = {
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

/** The pace after a complaint. */
export function slowed(pace: HostPace, complaint: Complaint): HostPace {
	const { startedAt, now, inFlight, askedMs, pauses } = complaint;
	const isNew = startedAt >= pace.since;
	const limit = isNew ? Math.max(1, Math.floor(Math.min(pace.limit, inFlight) / 2)) : pace.limit;
	if (!pauses || (askedMs ?? 0) > LONGEST_PAUSE_MS) return { ...pace, limit, since: isNew ? now : pace.since };

	// Of those in flight together each tells of the same trouble: the longest wait counts, and counts once.
	const streak = isNew ? pace.streak + 1 : pace.streak;
	const pausedUntil = Math.max(pace.pausedUntil, now + Math.round(askedMs ?? ownPauseMs(streak, complaint.random)));
	return { limit, pausedUntil, isProbing: true, since: Math.max(pausedUntil, pace.since), streak };
}

/** The pace after an answer that was no complaint. */
export function eased(pace: HostPace, startedAt: number): HostPace {
	if (pace === FREE_PACE || startedAt < pace.since) return pace;
	const limit = pace.isProbing ? pace.limit : pace.limit + 1 / pace.limit;
	return limit >= RECOVERED_LIMIT ? FREE_PACE : { ...pace, limit, isProbing: false, streak: 0 };
}

/** Visits in flight at most, now. */
export function limitOf({ isProbing, limit }: HostPace): number {
	return isProbing ? 1 : Math.floor(limit);
}

function ownPauseMs(streak: number, random: number): number {
	return Math.min(LONGEST_OWN_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (streak - 1)) * (0.75 + random / 4);
}
