import type { BlobRef } from '../core/chunk.ts';
import type { Failure } from '../core/result.ts';

/** What was found where a robots.txt should be. */
export type RobotsFound =
	/** A file; the blob holds its text. */
	| { readonly kind: 'rules'; readonly blob: BlobRef }
	/** There is none (4xx): everything may be visited. */
	| { readonly kind: 'open' }
	/** Nobody answered, which forbids nothing: a visit tells what is wrong with the host. */
	| { readonly kind: 'silent'; readonly error: Failure }
	/** A server answered, and it could not be read (5xx): nothing may be visited. */
	| { readonly kind: 'closed'; readonly reason: string };

/** What a claim on the robots.txt of an origin says. */
export type RobotsClaim =
	/** It is ours to fetch. */
	| { readonly kind: 'ours' }
	/** Another fetches it, and is taken for dead after `until`, in milliseconds since the epoch. */
	| { readonly kind: 'theirs'; readonly until: number }
	| { readonly kind: 'known'; readonly found: RobotsFound };

export interface RobotsClaimRequest {
	readonly jobId: string;
	/** `https://example.com`, with its port if it is not that of the scheme. */
	readonly origin: string;
	/** Fresh: by it a client whose call was repeated knows its own claim. */
	readonly claimant: string;
	readonly now: number;
	/** All claims are as long: one that seems to last longer is of a clock that was wrong, and is not believed. */
	readonly until: number;
	/** Of the job; seconds since the epoch. */
	readonly expiresAt: number;
}

/** What is known of the robots.txt of each origin, for one job. Every adapter passes `test/contract/robots-store.contract.ts`. */
export interface RobotsStore {
	/**
	 * Takes it on to fetch a robots.txt, if nobody has and nobody does.
	 *
	 * @throws {StoreError} The store cannot be reached, or refused the write.
	 */
	claim(request: RobotsClaimRequest): Promise<RobotsClaim>;
	/** Keeps what was found. Of two who found something, the last one counts. */
	keep(found: RobotsFound, of: Pick<RobotsClaimRequest, 'jobId' | 'origin' | 'expiresAt'>): Promise<void>;
	/** Deletes all that is stored of a job here; what is written later stays until it expires. */
	erase(jobId: string): Promise<void>;
}
