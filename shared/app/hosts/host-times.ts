import type { VisitTimes } from '../../core/hosts/visit-times.ts';
import { keepNewest } from '../../core/keep-newest.ts';

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
