import type { Delivery } from '../core/deliver/delivery.ts';

/** How an attempt ended. */
export interface AttemptEnd extends Pick<Delivery, 'state'> {
	/** For people. */
	readonly error?: string;
	/** Milliseconds since the epoch. */
	readonly attemptedAt: number;
	/** Of one that stays pending: when the next attempt is due. */
	readonly dueAt?: number;
}

/** What comes of wanting to make an attempt: it is begun; it is over; or another is making one. */
export type AttemptStart =
	| { readonly kind: 'begun'; readonly delivery: Delivery }
	| { readonly kind: 'over' }
	| { readonly kind: 'busy' };

/** How it stands with the reports on their way. Every adapter passes `test/contract/delivery-store.contract.ts`. */
export interface DeliveryStore {
	/** Notes that a report is to be sent; a delivery that is there is left as it is. */
	open(
		delivery: Pick<Delivery, 'jobId' | 'destination' | 'type' | 'export' | 'dueAt'>,
		expiresAt: number,
	): Promise<void>;
	/**
	 * Begins an attempt, unless another is under way.
	 *
	 * @param until - In milliseconds since the epoch: then whoever has begun is taken for dead.
	 */
	begin(
		jobId: string,
		destination: string,
		times: { readonly until: number; readonly now: number },
	): Promise<AttemptStart>;
	/**
	 * Notes how an attempt ended. What was delivered stays so, whatever comes later; what was given up while an attempt was
	 * under way is not tried again.
	 */
	end(jobId: string, destination: string, end: AttemptEnd): Promise<void>;
	/** Takes up again what was given up, with its attempts counted anew; anything else is left as it is. */
	reopen(jobId: string, destination: string, dueAt: number): Promise<void>;
	/** Notes that another message was sent for one that is pending. @param dueAt - In milliseconds since the epoch. */
	resent(jobId: string, destination: string, dueAt: number): Promise<void>;
	/** In the order of their names. */
	list(jobId: string): Promise<Delivery[]>;
	/** All that are pending, of whatever job; what was written a moment ago may be missing. */
	pending(): Promise<Delivery[]>;
	/** Deletes all that is stored of a job here; what is written later stays until it expires. */
	erase(jobId: string): Promise<void>;
}
