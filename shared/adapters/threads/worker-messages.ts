import type { VisitOptions, VisitStart } from '../../core/visit.ts';
import type { PackedVisit } from './packed-visit.ts';

/** What the main thread asks of a lane, several visits in one message: a message costs more than what it carries. */
export type LaneRequest =
	/** From now on visits name these options by their number; see `OPTIONS_KEPT`. */
	| { readonly kind: 'options'; readonly number: number; readonly options: VisitOptions }
	| { readonly kind: 'visit'; readonly visits: readonly LaneVisit[] }
	/** From now on so many visits are in flight at most; the others wait. */
	| { readonly kind: 'concurrency'; readonly visits: number }
	/** Ends all visits in flight at once, and those that wait. */
	| { readonly kind: 'abort' }
	| { readonly kind: 'close' };

export interface LaneVisit {
	readonly id: number;
	readonly url: string;
	/** The number of its options. */
	readonly options: number;
	readonly start?: VisitStart;
}

/** Options that a lane remembers, the last ones: those of an instance's few jobs. What is older is sent again. */
export const OPTIONS_KEPT = 100;

/** What a thread uses. */
export interface LaneUsage {
	/** CPU time since it began, in microseconds. */
	readonly cpu: { readonly user: number; readonly system: number };
	/** That it has now. */
	readonly memoryMb: number;
}

/** What a lane answers. */
export interface LaneReply {
	readonly visits: readonly { id: number; visit: PackedVisit }[];
	readonly usage: LaneUsage;
}

export interface LaneData {
	/** From 0; results name it. */
	readonly thread: number;
	readonly maxSockets: number;
	readonly network: LaneNetwork;
}

/** What the operator allows; see `NetworkRules` of the http adapter. */
export interface LaneNetwork {
	readonly allowsPrivate?: boolean;
	readonly runtimeApi?: string;
	readonly dnsServers?: readonly string[];
}
