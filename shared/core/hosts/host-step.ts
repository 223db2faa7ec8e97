import type { HostBackoff } from './host-backoff.ts';
import type { PutOff } from './put-off.ts';
import type { VisitTimes } from './visit-times.ts';
import type { Waiting } from './waiting.ts';

export interface HostQueueOptions {
	/** In flight at once at most, of this instance; 0 if it needs a lease for that. */
	readonly share: number;
	/** Given to the visitor beyond its share, which keeps to it; not of a host with a rate. */
	readonly ahead: number;
	/** Whether other instances share the cap of the host. */
	readonly isShared: boolean;
	/** Milliseconds for which a reservation may be waited for, at most. */
	readonly longestHoldMs: number;
}

/** The host as it is seen now. */
export interface HostView {
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** For which targets of the job may yet start, in milliseconds; 0 or less once none may. */
	readonly timeLeftMs: number;
	readonly backoff: HostBackoff;
	readonly times: VisitTimes;
}

/** What becomes of something that waited. */
export type Move<T> =
	| { readonly kind: 'start'; readonly waiting: Waiting<T> }
	/** Nothing more may start here. */
	| { readonly kind: 'return'; readonly waiting: Waiting<T> }
	/** Its time is too far away to be waited for here. */
	| { readonly kind: 'put off'; readonly waiting: Waiting<T>; readonly why: PutOff };

/** What is to be done now, for a queue to go on. */
export interface Step<T> {
	readonly moves: readonly Move<T>[];
	/** When to look again, in milliseconds since the epoch; infinite if only something else can bring it on. */
	readonly wakeAt: number;
	readonly wantsReservations: boolean;
	readonly wantsLease: boolean;
	/** Nothing waits, and nothing is under way: a lease is for others. */
	readonly isIdle: boolean;
}

export type HostQueueState = 'open' | 'paused' | 'awaiting lease' | 'closed';
