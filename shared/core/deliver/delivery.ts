import type { DestinationType } from '../destination.ts';

/** `pending` until it arrived, or was given up. */
export type DeliveryState = 'pending' | 'delivered' | 'failed';

/** How it stands with the report of a job and one of its destinations. */
export interface Delivery {
	readonly jobId: string;
	/** Name of the destination. */
	readonly destination: string;
	readonly type: DestinationType;
	readonly state: DeliveryState;
	/** That were begun. */
	readonly attempts: number;
	/** What the last attempt came to, for people; absent once it arrived. */
	readonly error?: string;
	/** When the last attempt ended, in milliseconds since the epoch. */
	readonly attemptedAt?: number;
}

/** As job summaries tell it; times are ISO 8601. */
export interface DeliverySummary {
	readonly destination: string;
	readonly type: DestinationType;
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

/** Seconds until the next attempt, after so many. */
export function retryDelaySeconds(attempts: number): number {
	return Math.min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * FACTOR ** (attempts - 1));
}

export function deliverySummary({ attemptedAt, jobId: _, ...delivery }: Delivery): DeliverySummary {
	return { ...delivery, ...(attemptedAt !== undefined && { attemptedAt: new Date(attemptedAt).toISOString() }) };
}
