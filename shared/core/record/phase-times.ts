import type { Timings } from '../result.ts';

/**
 * Where the time of a target goes, in the order in which it passes.
 *
 * `queue` waits for a permit of the pool, and `store` is what chunks took to be written: both while others are visited.
 * `other` is the rest of a visit: redirects and attempts before the last, the waits between them, and waiting for a
 * connection, or for an event loop that is busy.
 */
export const PHASES = ['queue', 'dns', 'connect', 'tls', 'ttfb', 'body', 'parse', 'other', 'store'] as const;
export type Phase = (typeof PHASES)[number];

/** Milliseconds, summed over targets; whether they passed at once or one after the other, sums do not tell. */
export type PhaseTimes = Readonly<Record<Phase, number>>;

/** What is known of targets before they are stored. */
export type VisitTimes = Omit<PhaseTimes, 'store'>;

export const NO_TIMES: PhaseTimes = {
	queue: 0,
	dns: 0,
	connect: 0,
	tls: 0,
	ttfb: 0,
	body: 0,
	parse: 0,
	other: 0,
	store: 0,
};

const VISIT_PHASES = PHASES.filter((phase) => phase !== 'store');

/** Adds up what several took. */
export function addVisitTimes(times: readonly VisitTimes[]): VisitTimes {
	const { store: _, ...sum }: { -readonly [phase in Phase]: number } = { ...NO_TIMES };
	// By name, as there are eight a result: a loop over names looks each of them up.
	for (const { queue, dns, connect, tls, ttfb, body, parse, other } of times) {
		sum.queue += queue;
		sum.dns += dns;
		sum.connect += connect;
		sum.tls += tls;
		sum.ttfb += ttfb;
		sum.body += body;
		sum.parse += parse;
		sum.other += other;
	}
	for (const phase of VISIT_PHASES) sum[phase] = rounded(sum[phase]);
	return sum;
}

/** The phases of one result. */
export function visitTimesOf(timings: Timings): VisitTimes {
	const { queueMs, dnsMs, connectMs, tlsMs, ttfbMs, bodyMs, parseMs, totalMs } = timings;
	const known = dnsMs + connectMs + tlsMs + ttfbMs + bodyMs + parseMs;
	return {
		queue: queueMs,
		dns: dnsMs,
		connect: connectMs,
		tls: tlsMs,
		ttfb: ttfbMs,
		body: bodyMs,
		parse: parseMs,
		// Each is rounded by itself: together they may come to more than the whole.
		other: Math.max(0, totalMs - known),
	};
}

/** Whether a target holds a permit of its pool in this phase. */
export function holdsPermit(phase: Phase): boolean {
	return phase !== 'queue' && phase !== 'store';
}

// Sums of tenths have 17 digits, and are stored with each chunk.
function rounded(ms: number): number {
	return Math.round(ms * 100) / 100;
}
