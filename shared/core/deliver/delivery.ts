import type { DestinationType } from '../destination.ts';
import type { ExportSpec } from '../report/export/export-spec.ts';

/** `pending` until it arrived, or was given up. */
export type DeliveryState = 'pending' | 'delivered' | 'failed';

/** A report goes to a destination; an export of results is delivered likewise. */
export type DeliveryType = DestinationType | 'export';

/** How it stands with the report of a job and one of its destinations, or with an export. */
export interface Delivery {
	readonly jobId: string;
	/** Name of the destination, or `exportDeliveryOf` an export. */
	readonly destination: string;
	readonly type: DeliveryType;
	readonly state: DeliveryState;
	/** Of an export of results, what it is. */
	readonly export?: ExportSpec;
	/** That were begun. */
	readonly attempts: number;
	/** What the last attempt came to, for people; absent once it arrived. */
	readonly error?: string;
	/** When the last attempt ended, in milliseconds since the epoch. */
	readonly attemptedAt?: number;
	/** When the next attempt is due, or the one that is under way is taken for dead, in milliseconds since the epoch. */
	readonly dueAt?: number;
}

/** As job summaries tell it; times are ISO 8601. */
export interface DeliverySummary {
	readonly destination: string;
	readonly type: DeliveryType;
	readonly state: DeliveryState;
	readonly attempts: number;
	readonly error?: string;
	readonly attemptedAt?: string;
}

/** A quarter of an hour to the last of them: who is down for longer is told in the job. */
export const MAX_ATTEMPTS = 6;
const FIRST_DELAY_SECONDS = 5;
const FACTOR = 4;
/** SQS delays a message no longer. */
const LONGEST_DELAY_SECONDS = 900;

/** After which a message whose queue is empty is taken for lost: how much SQS says is in it is not known to the minute. */
const LOST_IF_QUIET_MS = 60_000;
/** After which it is, whatever is in its queue: nobody waits so long in a queue that is worked off. */
const LOST_MS = 3_600_000;

/**
 * Whether the message of a delivery is lost, so that another has to be sent.
 *
 * @param isQuiet - Whether its queue is empty.
 */
export function isLostDelivery({ state, dueAt }: Delivery, now: number, isQuiet: boolean): boolean {
	if (state !== 'pending' || dueAt === undefined) return false;
	// Of a clock that was wrong: no message is delayed for so long.
	if (dueAt > now + LOST_MS) return true;
	return now - dueAt > (isQuiet ? LOST_IF_QUIET_MS : LOST_MS);
}

/** Seconds until the next attempt, after so many. */
export function retryDelaySeconds(attempts: number): number {
	return Math.min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * FACTOR ** (attempts - 1));
}

export function deliverySummary({
	attemptedAt,
	jobId: _,
	dueAt: __,
	export: ___,
	...delivery
}: Delivery): DeliverySummary {
	return { ...delivery, ...(attemptedAt !== undefined && { attemptedAt: new Date(attemptedAt).toISOString() }) };
}
