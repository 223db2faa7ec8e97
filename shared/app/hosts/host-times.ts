import { keepNewest } from '../../core/keep-newest.ts';
/** In milliseconds. */
export interface VisitTimes {
	/** What a visit took to connect; 0 if it met an open connection. */
	readonly connectMs: number;
	/** From when the visitor got it to its end; `undefined` while no visit was made. */
	readonly visitMs: number | undefined;
}

/** How long visits to hosts with a rate take, as an instance learns it, for all jobs: the longest ones of late. */
export interface HostTimes {
	of(host: string): VisitTimes;
	note(host: string, times: VisitTimes): void;
}

/** Of those that were visited, the oldest is forgotten. */
const MAX_HOSTS = 5_000;
const UNKNOWN: VisitTimes = { connectMs: 0, visitMs: undefined };
/** What is left of a time a visit later: most connections are kept, and a new one is needed now and then. */
const SHARE_KEPT = 0.9;

export function createHostTimes(): HostTimes {
	const known = new Map<string, VisitTimes>();
	return {
		of: (host) => known.get(host) ?? UNKNOWN,
		note(host, { connectMs, visitMs }) {
			const before = known.get(host) ?? UNKNOWN;
			known.set(host, {
				connectMs: longest(before.connectMs, connectMs),
				visitMs: visitMs === undefined ? before.visitMs : longest(before.visitMs ?? 0, visitMs),
			});
			keepNewest(known, MAX_HOSTS);
		},
	};
}

function longest(before: number, now: number): number {
	return Math.max(Math.ceil(now), Math.floor(before * SHARE_KEPT));
}
