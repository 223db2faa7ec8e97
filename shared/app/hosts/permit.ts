import type { PutOff } from '../../core/hosts/put-off.ts';
import type { Waiting } from '../../core/hosts/waiting.ts';
import type { Job } from '../../core/job.ts';
import type { Failure, Outcome } from '../../core/result.ts';
import type { Target } from '../../core/target.ts';
import type { SendWindow, Visit } from '../../core/visit.ts';
import type { RunningQueue } from './running-queue.ts';

/** A target that waits for its turn. */
export interface Scheduled {
	readonly job: Job;
	readonly target: Target;
}

/** Allows one request for an item. */
export interface Permit<T> {
	readonly item: T;
	/** When it may be sent; absent: at any time. */
	readonly window?: SendWindow;
	/** Its place at its host; absent where nothing is limited there. */
	readonly held?: { readonly queue: RunningQueue<T>; readonly waiting: Waiting<T> };
	/** It never got its turn, since nothing more may start: whoever takes it lets it end. */
	readonly isReturned?: true;
}

/** Why an item gets no permit here. */
export type Refusal =
	/** It is not to be visited: robots.txt forbids it, or its host answers nobody. */
	| { readonly kind: 'end'; readonly outcome: Outcome; readonly error: Failure }
	/** Its host makes it wait for longer than this instance does. */
	| (PutOff & { readonly host: string });

/** What came of a permit. */
export interface Seen {
	readonly visit: Visit;
	/** When its request was made, in milliseconds since the epoch. */
	readonly startedAt: number;
}

/** Who gets what comes out of the host queues: each item that was admitted once. */
export interface Released<T> {
	permit(permit: Permit<T>): void;
	refuse(item: T, why: Refusal): void;
}
